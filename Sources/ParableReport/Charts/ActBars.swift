/// What the sampled acts were: two bars an arm, in and out of kind, each split by sort of act.
struct ActBars {
  let comparison: Comparison
  let size: ChartSize

  private let barHeight = 19.0
  private let numbers = NumberText.page
  private var rowLabels: Double { size == .wide ? 80 : 74 }
  private var axis: Axis {
    Axis(range: 0...1, from: size.labels + rowLabels, to: size.width - 1)
  }
  private func height(_ arm: Comparison.Arm) -> Double {
    2 * barHeight + (size == .wide ? 16 : 36) + size.extraHeight(arm.title)
  }

  /// The picture.
  var svg: String {
    var drawing = Drawing(width: size.width)
    let height = comparison.arms.reduce(0) { $0 + self.height($1) }
    var top = 0.0
    for arm in comparison.arms {
      draw(arm, from: top, on: &drawing)
      top += self.height(arm)
    }
    return drawing.svg(
      id: "acts-\(size.rawValue)", height: height, title: "Sampled acts of every arm by verdict",
      description: comparison.arms.map(sentence).joined(separator: " "))
  }

  private func draw(_ arm: Comparison.Arm, from top: Double, on drawing: inout Drawing) {
    let first = top + (size == .wide ? 6 : 26) + size.extraHeight(arm.title)
    drawing.line(0, top, size.width, top, "rule")
    drawing.text(lines: size.label(arm.title), 0, size == .wide ? first + 14 : top + 18, "label")
    for (row, bar) in bars(of: arm).enumerated() {
      let y = first + Double(row) * (barHeight + 2)
      drawing.text(bar.title, axis.from - 8, y + 14, "tick", .end)
      draw(bar.shares, at: y, on: &drawing)
    }
  }

  private func draw(_ shares: Comparison.ActShares, at y: Double, on drawing: inout Drawing) {
    var sum = 0.0
    for act in Comparison.Act.allCases {
      let (left, right) = (axis.place(sum), axis.place(sum + shares[act]))
      sum += shares[act]
      guard right - left > 0.5 else { continue }
      drawing.rectangle(
        x: left, y: y, width: right - left, height: barHeight, "act-\(act.rawValue)")
      guard right - left > 30 else { continue }
      let text = numbers.percent(shares[act])
      drawing.text(text, (left + right) / 2, y + 14, "in-\(act.rawValue)", .middle)
    }
  }

  private func bars(
    of arm: Comparison.Arm
  ) -> [(title: String, shares: Comparison.ActShares)] {
    [("in kind", arm.acts.inKind), ("out of kind", arm.acts.outOfKind)]
  }

  private func sentence(_ arm: Comparison.Arm) -> String {
    let parts = bars(of: arm).map { title, shares in
      let acts = Comparison.Act.allCases.map {
        "\($0.title.lowercased()) \(numbers.percent(shares[$0]))"
      }
      return "\(title): \(acts.joined(separator: ", "))"
    }
    return "\(arm.title), \(parts.joined(separator: "; "))."
  }
}
