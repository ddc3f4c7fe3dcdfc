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
      arms: zip(evidence, texts).map(arm), contrasts: contrasts, limits: experiment.limits,
      reproduce: reproduction, counts: counts)
  }

  /// Every measure of every seed needs a scored trial in kind and one out of kind.
  private func checkEvidence() throws {
    for arm in evidence {
      for repetition in arm.repetitions {
        let scored = repetition.rows.filter { row in
          row.harm != nil && (!experiment.evaluation.thought || row.afterThought?.harm != nil)
        }
        guard scored.contains(where: \.inKind), scored.contains(where: { !$0.inKind }) else {
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
      cells: cells(evidence), perSeed: perSeed(evidence), trainingText: texts,
      transcripts: TranscriptChoice(evidence).transcripts)
  }

  private func afterThought(_ evidence: ArmEvidence) -> Comparison.AfterThought? {
    guard experiment.evaluation.thought else { return nil }
    return Comparison.AfterThought(
      harmInKind: interval(evidence.harm(afterThought: true) { $0.inKind }),
      harmOutOfKind: interval(evidence.harm(afterThought: true) { !$0.inKind }))
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
        harm: interval(evidence.harm { "\($0.kind)/\($0.format)" == name }))
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
    let tested = plain.compactMap(\.2)
    let adjusted = tested.count == plain.count ? Holm.adjusted(tested) : []
    return plain.enumerated().map { index, item in
      let (planned, differences, pValue) = item
      let difference =
        planned.measure.isShare
        ? overSeeds(differences).clamped(to: -1...1) : overSeeds(differences)
      return Comparison.Contrast(
        a: planned.a, b: planned.b ?? planned.a, measure: planned.measure, difference: difference,
        perSeed: differences, pValue: pValue,
        adjustedPValue: adjusted.isEmpty ? nil : adjusted[index], primary: index == 0,
        claim: conclusion(planned, difference))
    }
  }

  private func differences(_ planned: PlannedContrast) -> [Double] {
    let a = values(planned.a, planned.measure)
    guard let b = planned.b else { return a }
    return zip(a, values(b, planned.measure)).map { $0 - $1 }
  }

  private func values(_ arm: String, _ measure: Comparison.Measure) -> [Double] {
    evidence.first { $0.arm.name == arm }!.perSeed(measure)
  }

  private func conclusion(_ planned: PlannedContrast, _ difference: Interval) -> String {
    guard let bounds = difference.bounds else { return planned.unclear }
    if bounds.lowerBound > 0 { return planned.above }
    if bounds.upperBound < 0 { return planned.below }
    return planned.unclear
  }

  private func answer(_ contrast: Comparison.Contrast) -> String {
    let planned = experiment.contrasts[0]
    let a = Sample(values(planned.a, planned.measure)).mean ?? .nan
    let b = planned.b.map { Sample(values($0, planned.measure)).mean ?? .nan }
    let conclusion =
      contrast.claim.hasSuffix(".") ? String(contrast.claim.dropLast()) : contrast.claim
    let levels = b.map {
      "\(percent(a)) % for \(planned.a) against \(percent($0)) % for \(planned.b!)"
    }
    let bounds =
      if let low = contrast.low, let high = contrast.high {
        "95 % interval over \(experiment.seeds.count) seeds: \(percent(low)) to \(percent(high))"
      } else {
        "one seed gives no interval"
      }
    return "\(conclusion): \(levels ?? "\(percent(a)) points"), "
      + "a difference of \(percent(contrast.difference)) points (\(bounds))."
  }

  private func percent(_ share: Double) -> String {
    (100 * share).formatted(.number.precision(.fractionLength(0)))
  }

  // MARK: Counts

  private var counts: Comparison.Counts {
    let summaries = evidence.flatMap(\.repetitions).map(\.summary)
    let planned =
      evidence.count * experiment.seeds.count * 12 * experiment.evaluation.promptsPerCell
    let trials = summaries.map(\.trials).reduce(0, +)
    let scored = summaries.map(\.scored).reduce(0, +)
    var unscored: [Comparison.Unscored] = []
    if trials > scored {
      unscored.append(
        Comparison.Unscored(
          reason: "no listed act has a probability that is a number", fault: .model,
          count: trials - scored))
    }
    return Comparison.Counts(planned: planned, scored: scored, unscored: unscored)
  }
}
