/// The exact test of whether two conditions differ on the same yes-or-no trials.
///
/// Only trials on which they disagree count. Source: McNemar, Psychometrika 12, 1947; exact
/// two-sided binomial form, as in statsmodels' `mcnemar(exact=True)`.
public struct McNemar: Sendable, Hashable {
  /// Trials with yes under the first condition only.
  public let onlyFirst: Int
  /// Trials with yes under the second condition only.
  public let onlySecond: Int

  /// The test on these two counts, neither below 0.
  public init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "counts are not negative")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  /// The test on pairs of answers to the same trials.
  public init(_ pairs: [(first: Bool, second: Bool)]) {
    self.init(
      onlyFirst: pairs.count { $0.first && !$0.second },
      onlySecond: pairs.count { !$0.first && $0.second })
  }

  /// The two-sided p value of "a disagreement goes either way with equal chance"; 1 when there is
  /// no disagreement.
  public var pValue: Double {
    let fewer = Double(min(onlyFirst, onlySecond))
    let more = Double(max(onlyFirst, onlySecond))
    guard more > 0 else { return 1 }
    // P(X <= fewer) for X binomial with chance 1/2, as an incomplete beta function (DLMF 8.17.5).
    return min(1, 2 * BetaDistribution(alpha: more, beta: fewer + 1).cdf(0.5))
  }
}
