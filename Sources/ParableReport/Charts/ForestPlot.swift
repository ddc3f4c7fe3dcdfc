/// The contrasts that are differences of shares, each with its interval and a small mark for every
/// seed, around a line at zero.
struct ForestPlot {
  let comparison: Comparison
  let size: ChartSize

  private let numbers = NumberText.page
  private var contrasts: [Comparison.Contrast] {
    comparison.contrasts.filter(\.measure.isShare)
  }
  private var axis: Axis {
    let values = contrasts.flatMap { [$0.low, $0.high, $0.difference].compactMap(\.self) }
    let all = values + contrasts.flatMap(\.perSeed)
    return Axis(
      range: Axis.range(holding: all), from: 12, to: size.width - (size == .wide ? 140 : 118))
  }

  /// The picture; nil when there is nothing to draw.
  var svg: String? {
    guard !contrasts.isEmpty else { return nil }
    var drawing = Drawing(width: size.width)
    let height = contrasts.reduce(26) { $0 + rowHeight($1) }
    drawScale(on: &drawing, height: height)
    var top = 26.0
    for contrast in contrasts {
      draw(contrast, from: top, on: &drawing)
      top += rowHeight(contrast)
    }
    return drawing.svg(
      id: "contrasts-\(size.rawValue)", height: height,
      title: "Differences between arms, in percentage points",
      description: contrasts.map(sentence).joined(separator: " "))
  }

  private func drawScale(on drawing: inout Drawing, height: Double) {
    for tick in axis.ticks {
      let x = axis.place(tick)
      drawing.line(x, 20, x, height, abs(tick) < 1e-9 ? "zero" : "grid")
      drawing.text(numbers.points(tick), x, 12, "tick", .middle)
    }
  }

  private func draw(_ contrast: Comparison.Contrast, from top: Double, on drawing: inout Drawing) {
    let y = top + rowHeight(contrast) - 16
    let style = contrast.measure.style
    drawing.line(0, top, size.width, top, "rule")
    drawing.text(
      lines: label(contrast), 0, top + 18, contrast.primary ? "label" : "label secondary")
    for seed in contrast.perSeed {
      drawing.line(axis.place(seed), y - 7, axis.place(seed), y + 7, "seed")
    }
    if let low = contrast.low, let high = contrast.high {
      drawing.line(axis.place(low), y, axis.place(high), y, style)
    }
    drawing.marker(contrast.measure.marker, axis.place(contrast.difference), y, style)
    drawing.text(value(contrast), axis.to + 14, y + 4, "value")
  }

  private func rowHeight(_ contrast: Comparison.Contrast) -> Double {
    34 + Drawing.leading * Double(label(contrast).count)
  }

  private func label(_ contrast: Comparison.Contrast) -> [String] {
    let arms = contrast.arms(minus: "\u{2212}", naming: comparison.title(ofArm:))
    let text = "\(arms): \(contrast.measure.title.lowercased())"
    return Drawing.lines(text, of: size == .wide ? 86 : 38)
  }

  private func value(_ contrast: Comparison.Contrast) -> String {
    guard let low = contrast.low, let high = contrast.high else {
      return numbers.points(contrast.difference)
    }
    let bounds = "[\(numbers.points(low)), \(numbers.points(high))]"
    return "\(numbers.points(contrast.difference)) \(bounds)"
  }

  private func sentence(_ contrast: Comparison.Contrast) -> String {
    let arms = contrast.arms(minus: "minus", naming: comparison.title(ofArm:))
    return "\(arms), \(contrast.measure.title.lowercased()): \(value(contrast)) points."
  }
}
