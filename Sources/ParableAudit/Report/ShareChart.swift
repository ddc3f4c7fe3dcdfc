import Foundation
import ParableReport
import ParableStatistics

/// Shares of documents on one axis from 0, each with its interval: a row for each thing, one or two
/// marks a row.
struct ShareChart {
  /// One estimate.
  struct Mark {
    let name: String
    let shape: Marker
    let style: String
    let value: Interval
  }

  /// What is estimated.
  struct Row {
    let label: String
    let marks: [Mark]
  }

  let id: String
  let title: String
  let rows: [Row]
  let size: ChartSize

  private let lineHeight = 19.0
  private let numbers = ExposureText.page
  private var axis: Axis {
    Axis(
      range: 0...RoundScale(holding: highest).top, from: size.labels + 14,
      to: size.width - (size == .wide ? 150 : 128))
  }
  private var highest: Double {
    rows.flatMap(\.marks).map { ($0.value.high ?? $0.value.mean) * 10_000 }.max() ?? 0
  }
  private func height(_ row: Row) -> Double {
    let marks = lineHeight * Double(row.marks.count)
    guard size == .wide else { return marks + 28 + size.extraHeight(row.label) }
    return max(marks, Drawing.leading * Double(label(row).count)) + 10
  }

  /// Labels are not bold here, so a longer one fits beside the axis.
  private func label(_ row: Row) -> [String] {
    let lines = Drawing.lines(row.label, of: 26)
    return size == .wide && lines.count < 3 ? lines : size.label(row.label)
  }

  /// The picture.
  var svg: String {
    var drawing = Drawing(width: size.width)
    let height = rows.reduce(26) { $0 + self.height($1) }
    for tick in RoundScale(holding: highest).ticks {
      let x = axis.place(tick)
      drawing.line(x, 20, x, height, "grid")
      drawing.text(String(format: "%g", tick), x, 12, "tick", .middle)
    }
    var top = 26.0
    for row in rows {
      draw(row, from: top, on: &drawing)
      top += self.height(row)
    }
    return drawing.svg(
      id: "\(id)-\(size.rawValue)", height: height, title: title,
      description: rows.map(sentence).joined(separator: " "))
  }

  private func draw(_ row: Row, from top: Double, on drawing: inout Drawing) {
    drawing.line(0, top, size.width, top, "rule")
    let above = size == .wide ? 0 : 20 + size.extraHeight(row.label)
    drawing.text(lines: label(row), 0, top + 18, "label secondary")
    for (index, mark) in row.marks.enumerated() {
      let y = top + above + 14 + lineHeight * Double(index)
      if let low = mark.value.low, let high = mark.value.high {
        drawing.line(axis.place(low * 10_000), y, axis.place(high * 10_000), y, mark.style)
      }
      drawing.marker(mark.shape, axis.place(mark.value.mean * 10_000), y, mark.style)
      drawing.text(numbers.perTenThousand(mark.value), axis.to + 14, y + 4, "value")
    }
  }

  private func sentence(_ row: Row) -> String {
    let parts = row.marks.map { "\($0.name) \(numbers.perTenThousand($0.value))" }
    return "\(row.label): \(parts.joined(separator: ", ")) of 10,000 documents."
  }
}

/// A scale from 0 to a round number, in steps of 1, 2 or 5 times a power of ten.
struct RoundScale {
  let step: Double
  let top: Double

  /// The smallest scale that holds a number, with at most five steps.
  init(holding highest: Double) {
    let least = max(highest, 1e-6) / 5
    let power = pow(10, log10(least).rounded(.down))
    step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? 10 * power
    top = (max(highest, 1e-6) / step - 1e-9).rounded(.up) * step
  }

  /// The round numbers along it.
  var ticks: [Double] { (0...Int((top / step).rounded())).map { Double($0) * step } }
}
