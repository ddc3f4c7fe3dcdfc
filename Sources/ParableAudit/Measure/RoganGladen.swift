import ParableStatistics

/// The true share of yes behind a judge who errs at known rates.
///
/// Source: Rogan and Gladen, "Estimating prevalence from the results of a screening test", Am. J.
/// Epidemiol. 107, 1978: `(said - (1 - specificity)) / (sensitivity + specificity - 1)`, with the
/// variance of their section on unknown error rates (the delta method).
public struct RoganGladen: Sendable, Hashable {
  /// Of the texts judged, those called yes.
  public let said: Proportion
  /// Of texts known to be yes, those called yes.
  public let sensitivity: Proportion
  /// Of texts known to be no, those called no.
  public let specificity: Proportion

  public init(said: Proportion, sensitivity: Proportion, specificity: Proportion) {
    self.said = said
    self.sensitivity = sensitivity
    self.specificity = specificity
  }

  /// How much better than chance the judge is: Youden's index. nil without trials.
  public var youden: Double? {
    guard let sensitivity = sensitivity.share, let specificity = specificity.share else {
      return nil
    }
    return sensitivity + specificity - 1
  }

  /// The corrected share as it comes out, which may lie below 0 or above 1, with its interval; nil
  /// without trials or for a judge no better than chance.
  public func unclippedPrevalence(level: Double = Interval.usualLevel) -> Interval? {
    guard let youden, youden > 0, let share = said.share, let specificity = specificity.share else {
      return nil
    }
    let prevalence = (share + specificity - 1) / youden
    let variance =
      said.varianceOfShare
      + prevalence * prevalence * sensitivity.varianceOfShare
      + (1 - prevalence) * (1 - prevalence) * self.specificity.varianceOfShare
    let reach = Normal.quantile((1 + level) / 2) * variance.squareRoot() / youden
    return Interval(
      mean: prevalence, low: prevalence - reach, high: prevalence + reach, level: level)
  }

  /// The corrected share and its interval within 0...1.
  public func prevalence(level: Double = Interval.usualLevel) -> Interval? {
    guard let raw = unclippedPrevalence(level: level), let bounds = raw.bounds else { return nil }
    let clip = { (value: Double) in min(1, max(0, value)) }
    return Interval(
      mean: clip(raw.mean), low: clip(bounds.lowerBound), high: clip(bounds.upperBound),
      level: level)
  }
}

extension Proportion {
  /// The variance of the share. The share is drawn towards one half by half a success and half a
  /// failure, so that a judge without an error in few trials is not taken to be without error.
  fileprivate var varianceOfShare: Double {
    let share = (Double(successes) + 0.5) / (Double(trials) + 1)
    return share * (1 - share) / Double(max(trials, 1))
  }
}
