import Foundation

/// How the margins of two kinds of head become one probability: a logistic regression on margins
/// that neither head was trained on.
public struct Blend: Sendable, Hashable, Codable {
  /// What the sum of signals begins with.
  public var bias: Double
  /// What each signal weighs: the linear margin, the kernel margin, whether an agent is named.
  public var weights: [Double]

  /// The probability for these signals.
  public func probability(_ signals: [Double]) -> Double {
    let margin = zip(weights, signals).reduce(bias) { $0 + $1.0 * $1.1 }
    return 1 / (1 + exp(-margin))
  }

  /// The blend under which the labels are most likely, with a little pull of all weights towards 0.
  ///
  /// - Parameter signals: `signals[example][signal]`.
  public init(_ signals: [[Double]], labels: [Bool]) {
    let width = signals[0].count + 1
    var weights = [Double](repeating: 0, count: width)
    for _ in 0..<50 {
      let step = Self.newtonStep(signals, labels, weights)
      for index in 0..<width { weights[index] += step[index] }
      if step.allSatisfy({ abs($0) < 1e-9 }) { break }
    }
    bias = weights[width - 1]
    self.weights = Array(weights.dropLast())
  }

  private static func newtonStep(
    _ signals: [[Double]], _ labels: [Bool], _ weights: [Double]
  ) -> [Double] {
    let width = weights.count
    var gradient = [Double](repeating: 0, count: width)
    var curvature = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    for (row, label) in zip(signals, labels) {
      let x = row + [1]
      let margin = zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }
      let p = 1 / (1 + exp(-margin))
      for i in 0..<width {
        gradient[i] += ((label ? 1 : 0) - p) * x[i]
        for j in 0...i { curvature[i][j] += p * (1 - p) * x[i] * x[j] }
      }
    }
    for i in 0..<width {
      let pull = i == width - 1 ? 1e-9 : 1.0
      gradient[i] -= pull * weights[i]
      curvature[i][i] += pull
      for j in 0..<i { curvature[j][i] = curvature[i][j] }
    }
    return solve(curvature, gradient)
  }
}
