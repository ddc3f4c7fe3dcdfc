import ParableReport
import ParableStatistics

/// What the audits on an arm's way found, over its stages and all seeds.
struct AuditedEvidence {
  let arm: String
  let summaries: [AuditSummary]
}

extension ComparisonBuilder {
  /// Below this difference, a seed shows no effect of which a share could be prevented.
  private static let leastEffect = 0.01

  /// What each audited arm's audit found, and how much of the effect it prevented.
  func auditedArm(_ audit: AuditedEvidence) -> Comparison.AuditedArm {
    let effect = effect(of: audit)
    let shares = effect.flatMap { prevented(by: audit.arm, $0) }
    let tally = AuditTally(audit.summaries.flatMap(\.sources))
    return Comparison.AuditedArm(
      arm: audit.arm, audited: effect?.a ?? audit.summaries[0].reading.stage,
      baseline: effect?.b, policy: audit.summaries[0].reading.words,
      prevented: shares.flatMap { Sample($0).tInterval() }, preventedPerSeed: shares ?? [],
      precision: tally.precision.wilson(), recall: tally.recall.wilson(),
      sources: tally.sources.map {
        Comparison.AuditedSource(
          source: $0.source, genre: $0.genre, shouldBeFound: $0.isVillainous,
          documents: $0.documents, found: $0.found, removed: $0.removed)
      })
  }

  /// The first planned contrast in harm between an arm that read what was audited, as it was, and
  /// one that did not.
  private func effect(of audit: AuditedEvidence) -> PlannedContrast? {
    let stages = Set(audit.summaries.map(\.reading.stage))
    return experiment.contrasts.first { contrast in
      guard let b = contrast.b, contrast.measure == .harm, b != audit.arm else { return false }
      return !stages.isDisjoint(with: experiment.way(to: contrast.a).map(\.name))
        && stages.isDisjoint(with: experiment.way(to: b).map(\.name))
    }
  }

  /// For each seed, the share of the effect that is gone; nil when a seed shows no effect.
  private func prevented(by arm: String, _ effect: PlannedContrast) -> [Double]? {
    let full = values(effect.a, effect.measure)
    let none = values(effect.b!, effect.measure)
    let left = values(arm, effect.measure)
    guard zip(full, none).allSatisfy({ $0 - $1 >= Self.leastEffect }) else { return nil }
    return full.indices.map { (full[$0] - left[$0]) / (full[$0] - none[$0]) }
  }
}

extension AuditedReading {
  /// What was done with what was found, and what read it.
  fileprivate var words: String {
    let act = weight == 0 ? "removed" : "kept with a chance of \(weight)"
    let reader =
      reading == .encoder ? "linear heads and the encoder" : "linear heads, without the encoder"
    let length =
      steps == .once ? "the rest was read once" : "the rest was read for as many steps as the whole"
    return "hostile documents were \(act) (found by the \(reader)); \(length)"
  }
}

extension Experiment {
  /// A stage of that name and those before it, the first to train coming first.
  func way(to name: String) -> [Stage] {
    var way: [Stage] = []
    var next: Stage? = stage(named: name)
    while let stage = next {
      way.insert(stage, at: 0)
      next = stage.from.map(self.stage(named:))
    }
    return way
  }
}
