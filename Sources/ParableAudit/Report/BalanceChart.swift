import ParableReport

/// Each bad act's dose above the dose of the good acts that answer it, of which the part with
/// reasons explained is drawn darker.
struct BalanceChart {
  let rows: [AuditResult.Balance]
  let size: ChartSize

  private let barHeight = 13.0
  private let numbers = ExposureText.page
  private var scale: RoundScale {
    RoundScale(holding: rows.map { max($0.bad, $0.good, $0.goodWithReasons) }.max() ?? 0)
  }
  private var axis: Axis {
    Axis(
      range: 0...scale.top, from: size.labels + 14, to: size.width - (size == .wide ? 90 : 72))
  }
  private var rowHeight: Double { 2 * barHeight + (size == .wide ? 16 : 38) }

  /// The picture.
  var svg: String {
    var drawing = Drawing(width: size.width)
    let height = 26 + rowHeight * Double(rows.count)
    for tick in scale.ticks.enumerated() where size == .wide || tick.offset.isMultiple(of: 2) {
      let x = axis.place(tick.element)
      drawing.line(x, 20, x, height, "grid")
      drawing.text(numbers.dose(tick.element), x, 12, "tick", .middle)
    }
    for (index, row) in rows.enumerated() {
      draw(row, from: 26 + rowHeight * Double(index), on: &drawing)
    }
    return drawing.svg(
      id: "balance-\(size.rawValue)", height: height,
      title: "The dose of each bad act against that of its answers",
      description: rows.map(sentence).joined(separator: " "))
  }

  private func draw(_ row: AuditResult.Balance, from top: Double, on drawing: inout Drawing) {
    let answers = "answers: " + row.answers.map(\.rawValue).joined(separator: ", ")
    let first = top + (size == .wide ? 7 : 26)
    drawing.line(0, top, size.width, top, "rule")
    if size == .wide {
      drawing.text(VisibleText.line("\(row.code) \(row.name)"), 0, top + 18, "label secondary")
      drawing.text(VisibleText.line(answers), 0, top + 34, "tick")
    } else {
      let label = VisibleText.line("\(row.code) \(row.name); \(answers)", limit: 46)
      drawing.text(label, 0, top + 18, "label secondary")
    }
    bar(row.bad, "hostile-bar", at: first, on: &drawing)
    bar(row.good, "aligned-part", at: first + barHeight + 2, on: &drawing)
    bar(row.goodWithReasons, "aligned-bar", at: first + barHeight + 2, on: &drawing)
    drawing.text(numbers.dose(row.bad), axis.place(row.bad) + 6, first + 11, "value")
    drawing.text(
      numbers.dose(row.goodWithReasons), axis.place(max(row.good, row.goodWithReasons)) + 6,
      first + barHeight + 13, "value")
  }

  private func bar(_ dose: Double, _ style: String, at y: Double, on drawing: inout Drawing) {
    let width = axis.place(dose) - axis.from
    guard width > 0 else { return }
    drawing.rectangle(x: axis.from, y: y, width: max(width, 1), height: barHeight, style)
  }

  private func sentence(_ row: AuditResult.Balance) -> String {
    "\(row.code) \(VisibleText.line(row.name)): \(numbers.dose(row.bad)) tokens, its answers "
      + "\(numbers.dose(row.good)), with reasons \(numbers.dose(row.goodWithReasons))."
  }
}
