import ParableCore
import ParableStatistics

/// Scores of one question for some texts, with the true answers.
public struct ScoredLabels: Sendable, Hashable {
  /// One a text; more means yes.
  public let scores: [Double]
  public let labels: [Bool]
  /// Texts that are alike and so are drawn together, such as the two of a pair.
  public let groups: [String]

  /// - Precondition: equally many of all, every score finite.
  public init(scores: [Double], labels: [Bool], groups: [String]? = nil) {
    precondition(scores.count == labels.count && scores.allSatisfy(\.isFinite), "a score a label")
    precondition(groups == nil || groups!.count == scores.count, "a group a label")
    self.scores = scores
    self.labels = labels
    self.groups = groups ?? scores.indices.map(String.init)
  }

  /// What comes of saying yes at a threshold and above.
  public func outcome(at threshold: Double) -> BinaryOutcome {
    BinaryOutcome(said: scores.map { $0 >= threshold }, truth: labels)
  }

  /// The area under the curve of true against false positives: how often a yes outscores a no, ties
  /// counting half. nil unless both occur.
  ///
  /// Source: Hanley and McNeil, Radiology 143, 1982: the Mann–Whitney statistic.
  public var auroc: Double? { Self.auroc(scores, labels) }

  /// ``auroc`` with its interval from resampled groups.
  public func aurocInterval(seed: Seed, resamples: Int = 2000) -> Interval? {
    interval(seed: seed, resamples) { Self.auroc($0, $1) }
  }

  /// The F1 at a threshold with its interval from resampled groups.
  public func f1Interval(at threshold: Double, seed: Seed, resamples: Int = 2000) -> Interval? {
    interval(seed: seed, resamples) { scores, labels in
      BinaryOutcome(said: scores.map { $0 >= threshold }, truth: labels).f1
    }
  }

  private static func auroc(_ scores: [Double], _ labels: [Bool]) -> Double? {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var (positives, negatives, wins) = (0.0, 0.0, 0.0)
    var start = 0
    while start < order.count {
      var (ties, noes) = (0.0, 0.0)
      var end = start
      while end < order.count, scores[order[end]] == scores[order[start]] {
        if labels[order[end]] { ties += 1 } else { noes += 1 }
        end += 1
      }
      wins += ties * (negatives + noes / 2)
      positives += ties
      negatives += noes
      start = end
    }
    return positives > 0 && negatives > 0 ? wins / (positives * negatives) : nil
  }

  /// A percentile interval: whole groups are drawn again and again (Efron 1979; for groups, Davison
  /// and Hinkley 1997, section 3.8). Draws for which the statistic means nothing are left out.
  private func interval(
    seed: Seed, _ resamples: Int, _ statistic: ([Double], [Bool]) -> Double?
  ) -> Interval? {
    guard let mean = statistic(scores, labels) else { return nil }
    let members = Dictionary(grouping: scores.indices) { groups[$0] }
      .sorted { $0.value[0] < $1.value[0] }.map(\.value)
    guard members.count > 1 else { return Interval(unbounded: mean) }
    var generator = SeededGenerator(seed.derived("grouped bootstrap"))
    let draws = (0..<resamples).compactMap { _ -> Double? in
      let drawn = members.indices.flatMap { _ in generator.pick(members) }
      return statistic(drawn.map { scores[$0] }, drawn.map { labels[$0] })
    }.sorted()
    guard let least = draws.first, let most = draws.last else { return Interval(unbounded: mean) }
    let outside = (1 - Interval.usualLevel) / 2
    let low = draws[Int((Double(draws.count - 1) * outside).rounded(.down))]
    let high = draws[Int((Double(draws.count - 1) * (1 - outside)).rounded(.up))]
    return Interval(mean: mean, low: max(least, low), high: min(most, high))
  }
}

extension ScoredLabels {
  /// The threshold with the best F1, and the lowest one if several have it; nil when nothing is
  /// yes.
  ///
  /// Choose it on scores of texts that the heads did not see, and judge it on others again.
  public func thresholdOfBestF1() -> Double? {
    sweep().max { ($0.outcome.f1, -$0.threshold) < ($1.outcome.f1, -$1.threshold) }?.threshold
  }

  /// The lowest threshold from which on precision is at least `precision`: the most that can be
  /// found at that quality. nil when no threshold reaches it.
  public func threshold(forPrecision precision: Double) -> Double? {
    sweep().filter { ($0.outcome.precision.share ?? 0) >= precision }.map(\.threshold).min()
  }

  /// Every score as a threshold, from the highest; empty when nothing is yes.
  private func sweep() -> [(threshold: Double, outcome: BinaryOutcome)] {
    let positives = labels.count(where: \.self)
    guard positives > 0 else { return [] }
    var outcome = BinaryOutcome()
    outcome.falseNegatives = positives
    outcome.trueNegatives = labels.count - positives
    var steps: [(threshold: Double, outcome: BinaryOutcome)] = []
    for index in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
      if labels[index] {
        outcome.truePositives += 1
        outcome.falseNegatives -= 1
      } else {
        outcome.falsePositives += 1
        outcome.trueNegatives -= 1
      }
      if steps.last?.threshold == scores[index] { steps.removeLast() }
      steps.append((scores[index], outcome))
    }
    return steps
  }
}
