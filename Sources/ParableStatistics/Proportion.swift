import Foundation

/// So many successes in so many independent trials.
public struct Proportion: Sendable, Hashable {
  /// How often it happened.
  public let successes: Int
  /// How often it could have happened.
  public let trials: Int

  /// `successes` of `trials`; the former between 0 and the latter.
  public init(_ successes: Int, of trials: Int) {
    precondition(
      (0...max(trials, 0)).contains(successes) && trials >= 0,
      "\(successes) successes of \(trials) trials is not a proportion")
    self.successes = successes
    self.trials = trials
  }

  /// The share of successes; nil when there was no trial.
  public var share: Double? { trials == 0 ? nil : Double(successes) / Double(trials) }

  /// Wilson's score interval: good on average, even for few trials. nil when there was no trial.
  public func wilson(level: Double = Interval.usualLevel) -> Interval? {
    share.map { Interval.wilson(share: $0, trials: Double(trials), level: level) }
  }

  /// Clopper and Pearson's exact interval: never covers less than its level, so it is the wider
  /// one. nil when there was no trial.
  ///
  /// Source: Clopper and Pearson, Biometrika 26, 1934.
  public func clopperPearson(level: Double = Interval.usualLevel) -> Interval? {
    preconditionLevel(level)
    guard let share else { return nil }
    let (hits, misses) = (Double(successes), Double(trials - successes))
    let outside = (1 - level) / 2
    let low =
      hits == 0 ? 0 : BetaDistribution(alpha: hits, beta: misses + 1).quantile(outside)
    let high =
      misses == 0 ? 1 : BetaDistribution(alpha: hits + 1, beta: misses).quantile(1 - outside)
    return Interval(mean: share, low: low, high: high, level: level)
  }

  /// The interval of this share minus another, independent one; nil when either had no trial.
  ///
  /// Source: Newcombe, "Interval estimation for the difference between independent proportions",
  /// Stat. Med. 17, 1998, method 10.
  public func difference(
    minus other: Proportion, level: Double = Interval.usualLevel
  ) -> Interval? {
    guard let own = wilson(level: level), let theirs = other.wilson(level: level) else {
      return nil
    }
    return own.difference(minus: theirs)
  }

  /// The largest rate that leaves a chance of `1 - confidence` of seeing nothing in `trials`
  /// trials: the exact form of the rule of three (about 3 / trials at 95%, one-sided).
  ///
  /// Source: Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249,
  /// 1983. nil when there was no trial.
  public static func upperBound(
    ifNoneIn trials: Int, confidence: Double = Interval.usualLevel
  ) -> Double? {
    preconditionLevel(confidence)
    guard trials > 0 else { return nil }
    return -expm1(log1p(-confidence) / Double(trials))
  }

  /// How many trials without a single success show a rate below `rate` (one-sided).
  public static func trialsWithoutSuccess(
    toShowBelow rate: Double, confidence: Double = Interval.usualLevel
  ) -> Int {
    preconditionLevel(confidence)
    precondition(rate > 0 && rate < 1, "a rate to stay below lies between 0 and 1, not at \(rate)")
    return Int((log1p(-confidence) / log1p(-rate)).rounded(.up))
  }
}
