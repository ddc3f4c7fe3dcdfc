import Foundation

extension Interval {
  /// Wilson's score interval of a share that was seen in so many trials; an effective number of
  /// trials need not be whole.
  ///
  /// Source: Wilson, "Probable inference", J. Am. Stat. Assoc. 22, 1927; without continuity
  /// correction.
  ///
  /// - Precondition: the share lies between 0 and 1, and there is more than no trial.
  public static func wilson(
    share: Double, trials: Double, level: Double = usualLevel
  ) -> Interval {
    preconditionLevel(level)
    precondition((0...1).contains(share) && trials > 0, "\(share) of \(trials) is no share")
    let z = Normal.quantile((1 + level) / 2)
    let scale = 1 + z * z / trials
    let centre = (share + z * z / (2 * trials)) / scale
    let spread = share * (1 - share) / trials + z * z / (4 * trials * trials)
    let reach = z * spread.squareRoot() / scale
    return Interval(
      mean: share, low: share == 0 ? 0 : max(0, centre - reach),
      high: share == 1 ? 1 : min(1, centre + reach), level: level)
  }

  /// The interval of this estimate minus another, independent one, from the bounds of both; nil
  /// when either has none.
  ///
  /// With Wilson's intervals it is Newcombe's hybrid score interval, "Interval estimation for the
  /// difference between independent proportions", Stat. Med. 17, 1998, method 10. That the same
  /// holds for any two intervals with asymmetric bounds: Zou and Donner, "Construction of
  /// confidence intervals about effect measures", Stat. Med. 27, 2008.
  ///
  /// - Precondition: both are of one level.
  public func difference(minus other: Interval) -> Interval? {
    precondition(level == other.level, "two intervals of levels \(level) and \(other.level)")
    guard let a = bounds, let b = other.bounds else { return nil }
    let down = hypot(mean - a.lowerBound, b.upperBound - other.mean)
    let up = hypot(a.upperBound - mean, other.mean - b.lowerBound)
    let difference = mean - other.mean
    return Interval(
      mean: difference, low: difference - down, high: difference + up, level: level)
  }
}
