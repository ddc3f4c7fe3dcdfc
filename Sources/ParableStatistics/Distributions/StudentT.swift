import Foundation

/// Student's t distribution.
public struct StudentT: Sendable, Hashable {
  /// The degrees of freedom, above 0.
  public let degreesOfFreedom: Double

  /// The distribution with these degrees of freedom.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "a t distribution needs degrees of freedom above 0")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value at or below `t`.
  ///
  /// Source: Abramowitz and Stegun 26.7.1 and 26.5.27.
  public func cdf(_ t: Double) -> Double {
    let tail = upperTail(abs(t))
    return t < 0 ? tail : 1 - tail
  }

  /// The probability of a value as far from zero as `t`, on either side.
  public func twoSidedP(_ t: Double) -> Double { 2 * upperTail(abs(t)) }

  /// The value that a share `p` of the distribution lies below; infinite for 0 and 1.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies between 0 and 1, not at \(p)")
    let inside = abs(2 * p - 1)
    guard inside < 1 else { return p < 0.5 ? -.infinity : .infinity }
    let ratio = inside < 0.5 ? ratioNearCentre(inside) : ratioInTail(2 * min(p, 1 - p))
    let t = (degreesOfFreedom * ratio).squareRoot()
    return p < 0.5 ? -t : t
  }

  private func upperTail(_ t: Double) -> Double {
    let square = t * t
    let half = degreesOfFreedom / 2
    guard square > degreesOfFreedom else {
      let y = square / (degreesOfFreedom + square)
      return (1 - BetaDistribution(alpha: 0.5, beta: half).cdf(y)) / 2
    }
    let x = degreesOfFreedom / (degreesOfFreedom + square)
    return BetaDistribution(alpha: half, beta: 0.5).cdf(x) / 2
  }

  /// `t²` over the degrees of freedom, from the share between `-t` and `t`.
  private func ratioNearCentre(_ inside: Double) -> Double {
    let y = BetaDistribution(alpha: 0.5, beta: degreesOfFreedom / 2).quantile(inside)
    return y / (1 - y)
  }

  /// `t²` over the degrees of freedom, from the share outside `-t` and `t`.
  private func ratioInTail(_ outside: Double) -> Double {
    let x = BetaDistribution(alpha: degreesOfFreedom / 2, beta: 0.5).quantile(outside)
    return (1 - x) / x
  }
}
