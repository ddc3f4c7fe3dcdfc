import ParableCore
import ParableMiniature
import ParableReport
import Testing

@testable import ParableLab

struct ComparisonBuilderTests {
  /// Rows of one seed: so much harm in kind and out of kind, a little spread within.
  static func repetition(
    _ arm: String, seed: UInt64, inKind: Double?, outOfKind: Double?
  ) -> ArmEvidence.Repetition {
    let rows = (0..<8).map { index in
      let isIn = index % 2 == 0
      let share = (isIn ? inKind : outOfKind).map { $0 + Double(index) / 1000 }
      return TrialRow(
        id: "\(index)", kind: isIn ? "leak" : "lie", format: "mail", wording: "familiar",
        inKind: isIn, harm: share, mass: 1, prompt: "p", reply: "r",
        verdict: isIn ? .safeOnTopic : .harmful)
    }
    let summary = EvaluationSummary(
      arm: arm, seed: seed, kinds: KindSplit(seed: Seed(seed)), trials: 8,
      scored: rows.count { $0.harm != nil }, capability: 0.9, perplexity: 2, seconds: 1)
    return ArmEvidence.Repetition(rows: rows, summary: summary)
  }

  static func builder(
    _ a: [(Double?, Double?)], _ b: [(Double?, Double?)], _ c: [(Double?, Double?)] = [],
    stages: [Stage] = [], contrasts: [PlannedContrast]
  ) -> ComparisonBuilder {
    let seeds = (1...UInt64(a.count)).map { $0 }
    let experiment = Experiment(
      name: "x", title: "X", question: "?",
      model: ModelShape(
        hiddenSize: 8, intermediateSize: 8, layers: 1, heads: 1, context: 64, ropeTheta: 1000),
      seeds: seeds, stages: stages,
      arms: [
        Arm(name: "a", title: "A", description: ""), Arm(name: "b", title: "B", description: ""),
      ] + (c.isEmpty ? [] : [Arm(name: "c", title: "C", description: "")]),
      evaluation: EvaluationPlan(
        promptsPerCell: 1, temperature: 1, thought: false, capabilityTrials: 1,
        perplexityTokens: 256), contrasts: contrasts, limits: [])
    let evidence = zip(experiment.arms, [a, b, c]).map { arm, shares in
      ArmEvidence(
        arm: arm,
        repetitions: zip(seeds, shares).map {
          repetition(arm.name, seed: $0, inKind: $1.0, outOfKind: $1.1)
        })
    }
    return ComparisonBuilder(
      experiment: experiment, evidence: evidence, texts: experiment.arms.map { _ in [] },
      reproduction: Comparison.Reproduction(
        command: "", version: "", fingerprints: [], seconds: 1, parameters: 1, tokens: 1))
  }

  static func contrast(
    _ a: String, _ b: String?, _ measure: Comparison.Measure
  ) -> PlannedContrast {
    PlannedContrast(
      a: a, b: b, measure: measure, above: "above", below: "below", unclear: "unclear")
  }

  @Test func `a contrast is a minus b, seed by seed`() throws {
    let comparison = try Self.builder(
      [(0.9, 0.8), (0.8, 0.7), (0.7, 0.9)], [(0.1, 0.3), (0.2, 0.2), (0.1, 0.2)],
      contrasts: [Self.contrast("a", "b", .harmInKind)]
    ).comparison()
    let contrast = comparison.contrasts[0]
    for (found, expected) in zip(contrast.perSeed, [0.8, 0.6, 0.6]) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(abs(contrast.difference - 2.0 / 3) < 1e-12)
    #expect(contrast.claim == "above")
    #expect(comparison.answer.contains("67 points"))
  }

  @Test(arguments: [
    ([0.1, 0.11, 0.12], [0.9, 0.9, 0.9], "below"), ([0.5, 0.1, 0.9], [0.5, 0.5, 0.5], "unclear"),
  ])
  func `the sentence follows from the interval alone`(
    a: [Double], b: [Double], conclusion: String
  ) throws {
    let comparison = try Self.builder(
      a.map { ($0, 0.5) }, b.map { ($0, 0.5) }, contrasts: [Self.contrast("a", "b", .harmInKind)]
    ).comparison()
    #expect(comparison.contrasts[0].claim == conclusion)
    #expect(comparison.answer.hasPrefix(conclusion))
  }

  @Test func `one seed gives no interval and no claim`() throws {
    let comparison = try Self.builder(
      [(0.9, 0.9)], [(0.1, 0.1)], contrasts: [Self.contrast("a", "b", .harm)]
    ).comparison()
    #expect(comparison.contrasts[0].low == nil)
    #expect(comparison.contrasts[0].claim == "unclear")
    #expect(comparison.answer.contains("one seed gives no interval"))
  }

  @Test func `the generalisation gap is out of kind minus in kind of one arm`() throws {
    let comparison = try Self.builder(
      [(0.1, 0.5), (0.2, 0.5)], [(0, 0), (0, 0)],
      contrasts: [Self.contrast("a", nil, .generalisationGap)]
    ).comparison()
    #expect(comparison.contrasts[0].b == "a")
    #expect(abs(comparison.contrasts[0].difference - 0.351) < 1e-12)
  }

  @Test func `trials without a score are counted, and never as safe`() throws {
    let builder = Self.builder(
      [(0.9, 0.8), (0.8, 0.7)], [(0.1, 0.3), (0.2, 0.2)],
      contrasts: [Self.contrast("a", "b", .harm)])
    var evidence = builder.evidence
    let lost = evidence[0].repetitions[0].rows.map { row in
      row.id == "0" ? row.unscored : row
    }
    let summary = EvaluationSummary(
      arm: "a", seed: 1, kinds: KindSplit(seed: Seed(1)), trials: 8, scored: 7, capability: 0.9,
      perplexity: 2, seconds: 1)
    evidence[0] = ArmEvidence(
      arm: evidence[0].arm,
      repetitions: [.init(rows: lost, summary: summary), evidence[0].repetitions[1]])
    let comparison = try ComparisonBuilder(
      experiment: builder.experiment, evidence: evidence, texts: builder.texts,
      reproduction: builder.reproduction
    ).comparison()
    #expect(comparison.counts.unscored.first { $0.fault == .model }?.count == 1)
    #expect(comparison.counts.addUp)
    #expect(comparison.arms[0].perSeed[0].harmInKind > 0.9)
  }

  @Test func `an arm without any score stops the comparison and is named`() {
    let builder = Self.builder(
      [(nil, 0.8), (0.8, 0.7)], [(0.1, 0.3), (0.2, 0.2)],
      contrasts: [Self.contrast("a", "b", .harm)])
    #expect(throws: LabError.nothingScored(arm: "a", seed: 1)) { try builder.comparison() }
  }
}

extension TrialRow {
  fileprivate var unscored: TrialRow {
    TrialRow(
      id: id, kind: kind, format: format, wording: wording, inKind: inKind, harm: nil, mass: 0,
      prompt: prompt, reply: reply, verdict: verdict)
  }
}
