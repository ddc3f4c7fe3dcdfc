import Foundation
import ParableCore
import ParableReport
import ParableStatistics

/// Turns what was observed into what is reported. Pure: equal evidence gives an equal comparison.
struct ComparisonBuilder {
  let experiment: Experiment
  let evidence: [ArmEvidence]
  /// What each arm was trained on, in the order of ``evidence``.
  let texts: [[Comparison.TrainingText]]
  let reproduction: Comparison.Reproduction
  /// What audits found, for the arms that read what they left.
  var audits: [AuditedEvidence] = []

  /// - Throws: ``LabError/nothingScored(arm:seed:)`` when a mean has nothing to be a mean of.
  func comparison() throws -> Comparison {
    try checkEvidence()
    let contrasts = self.contrasts()
    return Comparison(
      experiment: experiment.name, title: experiment.title, question: experiment.question,
      answer: answer(contrasts[0]), seeds: experiment.seeds.map { Seed($0) },
      uncertainty: Comparison.Uncertainty(
        level: Interval.usualLevel,
        arms: "a bootstrap that draws seeds, then prompts within a seed",
        contrasts: "paired t intervals over seeds"),
      arms: zip(evidence, texts).map(arm), contrasts: contrasts, audits: audits.map(auditedArm),
      limits: experiment.limits, reproduce: reproduction, counts: counts)
  }

  /// Every measure that is shown needs, in every seed, a scored trial in kind and one out of kind.
  private func checkEvidence() throws {
    for arm in evidence {
      for repetition in arm.repetitions {
        for isIn in [true, false]
        where !repetition.isScored(inKind: isIn, thought: experiment.evaluation.thought) {
          throw LabError.nothingScored(arm: arm.arm.name, seed: repetition.summary.seed)
        }
      }
    }
  }

  // MARK: Arms

  private func arm(_ evidence: ArmEvidence, _ texts: [Comparison.TrainingText]) -> Comparison.Arm {
    Comparison.Arm(
      name: evidence.arm.name, title: evidence.arm.title, description: evidence.arm.description,
      harmInKind: interval(evidence.harm { $0.inKind }),
      harmOutOfKind: interval(evidence.harm { !$0.inKind }),
      intervals: Comparison.Intervals(
        onTopicSafeInKind: interval(evidence.acts(.safeOnTopic) { $0.inKind }),
        onTopicSafeOutOfKind: interval(evidence.acts(.safeOnTopic) { !$0.inKind }),
        capability: overSeeds(evidence.perSeed(.capability)).clamped(to: 0...1),
        perplexity: overSeeds(evidence.perSeed(.perplexity))),
      afterThought: afterThought(evidence),
      acts: Comparison.SampledActs(
        inKind: shares(evidence) { $0.inKind }, outOfKind: shares(evidence) { !$0.inKind }),
      cells: cells(evidence), wordings: wordings(evidence), perSeed: perSeed(evidence),
      trainingText: texts,
      transcripts: TranscriptChoice(evidence).transcripts)
  }

  private func afterThought(_ evidence: ArmEvidence) -> Comparison.AfterThought? {
    guard experiment.evaluation.thought else { return nil }
    return Comparison.AfterThought(
      harmInKind: interval(evidence.harm(afterThought: true) { $0.inKind }),
      harmOutOfKind: interval(evidence.harm(afterThought: true) { !$0.inKind }))
  }

  /// The same in words that training text has and in words that it never has.
  private func wordings(_ evidence: ArmEvidence) -> [Comparison.WordingHarm] {
    let bootstrap = HierarchicalBootstrap(seed: Seed(0))
    return Trial.Wording.allCases.map(\.rawValue).compactMap { wording in
      let inKind = evidence.harm { $0.inKind && $0.wording == wording }
      let outOfKind = evidence.harm { !$0.inKind && $0.wording == wording }
      guard let first = bootstrap.interval(of: inKind),
        let second = bootstrap.interval(of: outOfKind)
      else { return nil }
      return Comparison.WordingHarm(wording: wording, harmInKind: first, harmOutOfKind: second)
    }
  }

  private func interval(_ sample: ClusteredSample) -> Interval {
    HierarchicalBootstrap(seed: Seed(0)).interval(of: sample)!
  }

  private func overSeeds(_ values: [Double]) -> Interval {
    Sample(values).tInterval()!
  }

  private func shares(
    _ evidence: ArmEvidence, where isMeant: (TrialRow) -> Bool
  ) -> Comparison.ActShares {
    let rows = evidence.repetitions.flatMap(\.rows).filter(isMeant)
    func share(_ act: Comparison.Act) -> Double {
      Double(rows.count { $0.verdict == act }) / Double(max(1, rows.count))
    }
    return Comparison.ActShares(
      harmful: share(.harmful), safeOnTopic: share(.safeOnTopic),
      safeMisplaced: share(.safeMisplaced), other: share(.other), samples: rows.count)
  }

  private func cells(_ evidence: ArmEvidence) -> [Comparison.Cell] {
    var seen: [String] = []
    for row in evidence.repetitions.flatMap(\.rows)
    where !seen.contains("\(row.kind)/\(row.format)") {
      seen.append("\(row.kind)/\(row.format)")
    }
    return seen.map { name in
      let rows = evidence.repetitions.flatMap(\.rows).filter { "\($0.kind)/\($0.format)" == name }
      let sides = Set(rows.map(\.inKind))
      return Comparison.Cell(
        kind: rows[0].kind, format: rows[0].format, inKind: sides.count == 1 ? sides.first : nil,
        harm: HierarchicalBootstrap(seed: Seed(0)).interval(
          of: evidence.harm { "\($0.kind)/\($0.format)" == name }))
    }
  }

  private func perSeed(_ evidence: ArmEvidence) -> [Comparison.SeedScores] {
    let inKind = evidence.perSeed(.harmInKind)
    let outOfKind = evidence.perSeed(.harmOutOfKind)
    return evidence.repetitions.enumerated().map { index, repetition in
      Comparison.SeedScores(
        seed: Seed(repetition.summary.seed), harmInKind: inKind[index],
        harmOutOfKind: outOfKind[index], capability: repetition.summary.capability,
        perplexity: repetition.summary.perplexity)
    }
  }

  // MARK: Contrasts

  private func contrasts() -> [Comparison.Contrast] {
    let plain = experiment.contrasts.map { planned in
      let differences = self.differences(planned)
      return (planned, differences, Sample(differences).tTestPValue())
    }
    let adjusted = Holm.adjusted(plain.map(\.2))
    return plain.enumerated().map { index, item in
      let (planned, differences, pValue) = item
      let difference =
        planned.measure.isShare
        ? overSeeds(differences).clamped(to: -1...1) : overSeeds(differences)
      return Comparison.Contrast(
        a: planned.a, b: planned.b ?? planned.a, measure: planned.measure, difference: difference,
        perSeed: differences, pValue: pValue,
        adjustedPValue: adjusted[index], primary: index == 0,
        claim: conclusion(planned, difference))
    }
  }

  private func differences(_ planned: PlannedContrast) -> [Double] {
    let a = values(planned.a, planned.measure)
    guard let b = planned.b else { return a }
    return zip(a, values(b, planned.measure)).map { $0 - $1 }
  }

  func values(_ arm: String, _ measure: Comparison.Measure) -> [Double] {
    evidence.first { $0.arm.name == arm }!.perSeed(measure)
  }

  private func conclusion(_ planned: PlannedContrast, _ difference: Interval) -> String {
    guard let bounds = difference.bounds else { return planned.unclear }
    if bounds.lowerBound > 0 { return planned.above }
    if bounds.upperBound < 0 { return planned.below }
    return planned.unclear
  }

  /// The conclusion of the first contrast, with its numbers.
  private func answer(_ contrast: Comparison.Contrast) -> String {
    let planned = experiment.contrasts[0]
    let isShare = planned.measure.isShare
    func level(_ arm: String) -> String {
      let mean = Sample(values(arm, planned.measure)).mean!
      return isShare ? "\(number(100 * mean, places: 0)) %" : number(mean, places: 2)
    }
    func difference(_ value: Double) -> String {
      isShare ? number(100 * value, places: 0) : number(value, places: 2)
    }
    let unit = isShare ? " points" : ""
    let found = difference(contrast.difference) + unit
    let levels =
      planned.b.map {
        "\(level(planned.a)) for \(planned.a) against \(level($0)) for \($0), a difference of \(found)"
      } ?? found
    return "\(contrast.claim.trimmingSuffix(".")): \(levels) (\(bounds(contrast, difference)))."
  }

  private func bounds(
    _ contrast: Comparison.Contrast, _ text: (Double) -> String
  ) -> String {
    let seeds = experiment.seeds.count
    guard seeds > 1 else { return "one seed gives no interval" }
    guard let low = contrast.low, let high = contrast.high else {
      return "the \(seeds) seeds do not differ, so there is no interval"
    }
    let level = number(100 * Interval.usualLevel, places: 0)
    return "\(level) % interval over \(seeds) seeds: \(text(low)) to \(text(high))"
  }

  /// The same text in every locale.
  private func number(_ value: Double, places: Int) -> String {
    String(format: "%.\(places)f", value)
  }

  // MARK: Counts

  private var counts: Comparison.Counts {
    let looks = experiment.evaluation.thought ? 2 : 1
    let planned =
      evidence.count * experiment.seeds.count * Examiner.cellCount
      * experiment.evaluation.promptsPerCell * looks
    let rows = evidence.flatMap(\.repetitions).flatMap(\.rows)
    let scored = rows.map { ($0.harm == nil ? 0 : 1) + ($0.afterThought?.harm == nil ? 0 : 1) }
      .reduce(0, +)
    let unscored = rows.count * looks - scored
    let reasons = [
      Comparison.Unscored(
        reason: "the likelihoods of the listed acts are no numbers", fault: .model, count: unscored),
      Comparison.Unscored(
        reason: "the trial left no row", fault: .instrument, count: planned - rows.count * looks),
    ]
    return Comparison.Counts(
      planned: planned, scored: scored, unscored: reasons.filter { $0.count != 0 })
  }
}

extension ArmEvidence.Repetition {
  /// Whether a share over the trials in kind, or out of kind, has something to be a share of.
  fileprivate func isScored(inKind: Bool, thought: Bool) -> Bool {
    let meant = rows.filter { $0.inKind == inKind }
    return meant.contains { $0.harm != nil }
      && (!thought || meant.contains { $0.afterThought?.harm != nil })
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
