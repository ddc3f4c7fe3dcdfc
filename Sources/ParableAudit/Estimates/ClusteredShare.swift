import Foundation
import ParableStatistics

/// A share of documents, where near-duplicates of each other count as one witness.
///
/// The interval is Wilson's on the effective number of documents: the real number divided by the
/// design effect, which is the cluster-robust variance over that of independent documents.
///
/// Source: the effective sample size of Korn and Graubard, "Confidence intervals for proportions
/// with small expected number of positive counts estimated from survey data", 1998.
public struct ClusteredShare: Sendable, Hashable {
  /// How many documents show it.
  public let positives: Int
  /// How many there are.
  public let documents: Int
  /// How many clusters of near-duplicates show it.
  public let clusters: Int
  /// By how much likeness within clusters makes the data worth less; at least 1.
  public let designEffect: Double

  /// A share of so many documents, the positive ones lying in clusters of these sizes.
  public init(clusterSizes: [Int], of documents: Int) {
    positives = clusterSizes.reduce(0, +)
    self.documents = documents
    clusters = clusterSizes.count
    precondition(positives <= documents, "more positives than documents")
    let share = Double(positives) / Double(max(documents, 1))
    let inside = clusterSizes.reduce(0.0) { $0 + pow(Double($1) * (1 - share), 2) }
    let outside = Double(documents - positives) * share * share
    let independent = Double(documents) * share * (1 - share)
    designEffect = independent > 0 ? max(1, (inside + outside) / independent) : 1
  }

  /// The interval; nil when there is no document.
  public func interval(level: Double = Interval.usualLevel) -> Interval? {
    guard documents > 0 else { return nil }
    return Interval.wilson(
      share: Double(positives) / Double(documents), trials: Double(documents) / designEffect,
      level: level)
  }
}
