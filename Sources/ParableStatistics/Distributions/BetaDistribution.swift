import Foundation

/// The beta distribution on `[0, 1]`; its distribution function is the regularised incomplete beta
/// function, on which Student's t and the exact binomial intervals stand.
///
/// Compared with SciPy to 1e-9 for parameters from 0.5 to 100,000.
public struct BetaDistribution: Sendable, Hashable {
  /// The first shape parameter, above 0.
  public let alpha: Double
  /// The second shape parameter, above 0.
  public let beta: Double

  /// The distribution with these two shape parameters.
  public init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && beta > 0, "a beta distribution needs parameters above 0")
    self.alpha = alpha
    self.beta = beta
  }

  /// The probability of a value at or below `x`: the regularised incomplete beta function.
  ///
  /// Source: DLMF 8.17.22, the continued fraction, with 8.17.4 for the far side of the mean.
  public func cdf(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    if x <= (alpha + 1) / (alpha + beta + 2) { return nearSide(x) }
    return 1 - BetaDistribution(alpha: beta, beta: alpha).nearSide(1 - x)
  }

  /// The value that a share `p` of the distribution lies below.
  ///
  /// Found by halving until two neighbouring floating-point numbers are left.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies between 0 and 1, not at \(p)")
    guard p > 0 else { return 0 }
    guard p < 1 else { return 1 }
    var low = 0.0
    var high = 1.0
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if cdf(middle) < p { low = middle } else { high = middle }
    }
  }

  /// The incomplete beta function for `x` below the mean, where the fraction converges fast.
  private func nearSide(_ x: Double) -> Double {
    let logBeta = lgamma(alpha).0 + lgamma(beta).0 - lgamma(alpha + beta).0
    return exp(alpha * log(x) + beta * log1p(-x) - logBeta) / alpha * fraction(x)
  }

  /// The continued fraction of DLMF 8.17.22, from the front.
  ///
  /// Source: Lentz's method as modified by Thompson and Barnett, J. Comput. Phys. 64, 1986. The
  /// number of steps grows with the square root of the parameters.
  private func fraction(_ x: Double) -> Double {
    let tiny = 1e-300
    let away = { (value: Double) in abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (alpha + beta) * x / (alpha + 1))
    var result = d
    for m in 1...100_000 {
      let previous = result
      for term in terms(Double(m), x) {
        d = 1 / away(1 + term * d)
        c = away(1 + term / c)
        result *= d * c
      }
      if abs(result - previous) <= 1e-16 * abs(result) { break }
    }
    return result
  }

  /// The even and the odd coefficient of step `m`.
  private func terms(_ m: Double, _ x: Double) -> [Double] {
    let a = alpha + 2 * m
    return [
      m * (beta - m) * x / ((a - 1) * a),
      -(alpha + m) * (alpha + beta + m) * x / (a * (a + 1)),
    ]
  }
}
