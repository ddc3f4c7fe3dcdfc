import Foundation

/// A horizontal scale: numbers on the left, places on the right.
package struct Axis: Sendable {
  /// The numbers at the axis' ends.
  package let range: ClosedRange<Double>
  /// The places of the axis' ends, in pixels.
  package let from: Double, to: Double

  /// A scale of this range between two places.
  package init(range: ClosedRange<Double>, from: Double, to: Double) {
    (self.range, self.from, self.to) = (range, from, to)
  }

  /// The place of a number; one outside the range is put at the nearer end.
  package func place(_ value: Double) -> Double {
    let inside = min(max(value, range.lowerBound), range.upperBound)
    return from + (to - from) * (inside - range.lowerBound)
      / (range.upperBound - range.lowerBound)
  }

  /// Round numbers along the axis, at most seven.
  var ticks: [Double] {
    let span = range.upperBound - range.lowerBound
    let step = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10].first { span / $0 <= 6 } ?? span / 6
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The smallest round range that holds 0 and all numbers.
  static func range(holding values: [Double]) -> ClosedRange<Double> {
    let low = min(0, values.min() ?? 0)
    let high = max(0, values.max() ?? 0, low + 0.1)
    let step = high - low > 0.6 ? 0.25 : 0.1
    return (low / step).rounded(.down) * step...(high / step).rounded(.up) * step
  }
}
