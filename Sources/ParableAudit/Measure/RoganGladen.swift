import ParableStatistics

/// How often a reader is right, from passages that somebody more trustworthy read too, and what
/// that makes of a share that the reader saw.
///
/// Source: Rogan and Gladen, "Estimating prevalence from the results of a screening test", Am. J.
/// Epidemiol. 107, 1978: `(seen + specificity - 1) / (sensitivity + specificity - 1)`.
public struct RoganGladen: Sendable, Hashable {
  /// Of those that show it, how many the reader saw.
  public let sensitivity: Proportion
  /// Of those that do not, how many the reader let pass.
  public let specificity: Proportion

  /// A reader from two counts.
  public init(sensitivity: Proportion, specificity: Proportion) {
    self.sensitivity = sensitivity
    self.specificity = specificity
  }

  /// A reader from what he said, held against what is so.
  public init(_ outcome: BinaryOutcome) {
    self.init(sensitivity: outcome.recall, specificity: outcome.specificity)
  }

  /// The share behind one that the reader saw; nil without trials, and for a reader who is no
  /// better than chance.
  public func share(behind seen: Double) -> Double? {
    guard let sensitivity = sensitivity.share, let specificity = specificity.share else {
      return nil
    }
    return Self.share(behind: seen, sensitivity: sensitivity, specificity: specificity)
  }

  /// The same at known rates, kept within 0...1.
  static func share(behind seen: Double, sensitivity: Double, specificity: Double) -> Double? {
    let better = sensitivity + specificity - 1
    return better > 0 ? min(1, max(0, (seen + specificity - 1) / better)) : nil
  }
}
