import Foundation

/// Turns margins into probabilities: `1 / (1 + exp(a * margin + b))`.
///
/// Source: Platt, "Probabilistic outputs for support vector machines", 1999, with the targets and
/// Newton's method of Lin, Lin and Weng, "A note on Platt's probabilistic outputs", 2007.
public struct PlattCalibration: Sendable, Hashable, Codable {
  public var a: Double
  public var b: Double

  /// The logistic function of the margin itself.
  public static let none = PlattCalibration(a: -1, b: 0)

  public init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// The probability of yes.
  public func probability(ofMargin margin: Double) -> Double {
    let x = a * margin + b
    return x >= 0 ? exp(-x) / (1 + exp(-x)) : 1 / (1 + exp(x))
  }

  /// The calibration under which the labels are most likely; ``none`` unless both labels occur.
  ///
  /// Give it margins of texts that the head was not trained on.
  public init(margins: [Double], labels: [Bool]) {
    let positives = Double(labels.count(where: \.self))
    let negatives = Double(labels.count) - positives
    guard positives > 0, negatives > 0 else {
      self = .none
      return
    }
    let targets = labels.map { $0 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2) }
    self.init(a: 0, b: log((negatives + 1) / (positives + 1)))
    for _ in 0..<100 {
      guard improve(margins, targets) else { return }
    }
  }

  /// One step of Newton's method with halving; false when there is nothing left to gain.
  private mutating func improve(_ margins: [Double], _ targets: [Double]) -> Bool {
    var (h11, h22, h21, g1, g2) = (1e-12, 1e-12, 0.0, 0.0, 0.0)
    for (margin, target) in zip(margins, targets) {
      let p = probability(ofMargin: margin)
      let curvature = p * (1 - p)
      h11 += margin * margin * curvature
      h22 += curvature
      h21 += margin * curvature
      g1 += margin * (target - p)
      g2 += target - p
    }
    guard abs(g1) > 1e-5 || abs(g2) > 1e-5 else { return false }
    let determinant = h11 * h22 - h21 * h21
    let da = -(h22 * g1 - h21 * g2) / determinant
    let db = -(h11 * g2 - h21 * g1) / determinant
    return step(da, db, slope: g1 * da + g2 * db, margins, targets)
  }

  private mutating func step(
    _ da: Double, _ db: Double, slope: Double, _ margins: [Double], _ targets: [Double]
  ) -> Bool {
    let before = loss(margins, targets)
    var length = 1.0
    while length >= 1e-10 {
      let next = PlattCalibration(a: a + length * da, b: b + length * db)
      if next.loss(margins, targets) < before + 1e-4 * length * slope {
        self = next
        return true
      }
      length /= 2
    }
    return false
  }

  private func loss(_ margins: [Double], _ targets: [Double]) -> Double {
    zip(margins, targets).reduce(0) { sum, pair in
      let x = a * pair.0 + b
      return sum + (x >= 0 ? pair.1 * x + log1p(exp(-x)) : (pair.1 - 1) * x + log1p(exp(x)))
    }
  }
}
