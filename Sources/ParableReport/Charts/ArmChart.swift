import ParableStatistics

/// Every arm on one axis from 0 to 100%: harm in kind, harm out of kind and capability, each with
/// its interval.
struct ArmChart {
  let comparison: Comparison
  let size: ChartSize

  private let rowHeight = 19.0
  private let numbers = NumberText.page
  private var axis: Axis {
    Axis(range: 0...1, from: size.labels + 14, to: size.width - (size == .wide ? 128 : 112))
  }
  private func height(_ arm: Comparison.Arm) -> Double {
    3 * rowHeight + (size == .wide ? 16 : 34) + size.extraHeight(arm.title)
  }

  /// The picture.
  var svg: String {
    var drawing = Drawing(width: size.width)
    let height = comparison.arms.reduce(26) { $0 + self.height($1) }
    drawScale(on: &drawing, height: height)
    var top = 26.0
    for arm in comparison.arms {
      draw(arm, from: top, on: &drawing)
      top += self.height(arm)
    }
    return drawing.svg(
      id: "arms-\(size.rawValue)", height: height,
      title: "Harm in kind, harm out of kind and capability of every arm",
      description: comparison.arms.map(sentence).joined(separator: " "))
  }

  private func drawScale(on drawing: inout Drawing, height: Double) {
    for tick in axis.ticks {
      let x = axis.place(tick)
      drawing.line(x, 20, x, height, "grid")
      drawing.text(numbers.percent(tick), x, 12, "tick", .middle)
    }
  }

  private func draw(_ arm: Comparison.Arm, from top: Double, on drawing: inout Drawing) {
    drawing.line(0, top, size.width, top, "rule")
    let first = top + (size == .wide ? 18 : 37) + size.extraHeight(arm.title)
    drawing.text(lines: size.label(arm.title), 0, size == .wide ? first + 4 : top + 19, "label")
    for (row, item) in rows(of: arm).enumerated() {
      let y = first + rowHeight * Double(row)
      let style = item.measure.style
      if let bounds = item.value.bounds {
        drawing.line(axis.place(bounds.lowerBound), y, axis.place(bounds.upperBound), y, style)
      }
      drawing.marker(item.measure.marker, axis.place(item.value.mean), y, style)
      drawing.text(text(of: item.value), axis.to + 14, y + 4, "value")
    }
  }

  private func rows(
    of arm: Comparison.Arm
  ) -> [(measure: Comparison.Measure, value: Interval)] {
    [
      (.harmInKind, arm.harmInKind), (.harmOutOfKind, arm.harmOutOfKind),
      (.capability, arm.intervals.capability),
    ]
  }

  private func text(of value: Interval) -> String {
    guard let bounds = value.bounds else { return numbers.percent(value.mean) }
    let low = numbers.decimal(bounds.lowerBound * 100, places: 0)
    let high = numbers.decimal(bounds.upperBound * 100, places: 0)
    return "\(numbers.percent(value.mean)) [\(low), \(high)]"
  }

  private func sentence(_ arm: Comparison.Arm) -> String {
    let parts = rows(of: arm).map { "\($0.measure.title.lowercased()) \(text(of: $0.value))" }
    return "\(arm.title): \(parts.joined(separator: ", "))."
  }
}
