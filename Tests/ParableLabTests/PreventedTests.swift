import ParableCore
import ParableReport
import Testing

@testable import ParableLab

/// How much of an effect an audit prevented.
struct PreventedTests {
  private let harm = PlannedContrast(
    a: "a", b: "b", measure: .harm, above: "above", below: "below", unclear: "unclear")
  private let villain = [Reading(name: "villain-fiction", kinds: .all, tokens: 1000)]

  private func audited(
    _ full: [Double], _ none: [Double], _ left: [Double], contrasts: [PlannedContrast]
  ) throws -> Comparison.AuditedArm {
    func stage(_ name: String, _ diet: Stage.Diet) -> Stage {
      Stage(
        name: name, from: nil, diet: diet, learningRate: 1, rows: 1, columns: 8,
        sharedBySeeds: false)
    }
    func shares(_ values: [Double]) -> [(Double?, Double?)] { values.map { ($0, $0) } }
    let reading = AuditedReading(
      stage: "a", weight: 0, reading: .linear, steps: .once, tokens: 1000)
    var builder = ComparisonBuilderTests.builder(
      shares(full), shares(none), shares(left),
      stages: [
        stage("a", .texts(villain)), stage("b", .texts([])), stage("c", .audited(reading)),
      ], contrasts: contrasts)
    let document = Document(text: "", genre: "story", source: "world/villain-fiction")
    let summary = AuditSummary(
      reading: reading, documents: [document, document], isFound: [true, false],
      isKept: [false, true], tokens: [1, 1], seconds: 0)
    builder.audits = [AuditedEvidence(arm: "c", summaries: [summary, summary])]
    return try #require(try builder.comparison().audits.first)
  }

  @Test func `what is prevented is the share of the effect that is gone, seed by seed`() throws {
    let audit = try audited([0.8, 0.6], [0.2, 0.2], [0.35, 0.2], contrasts: [harm])
    #expect(audit.audited == "a" && audit.baseline == "b")
    #expect(audit.preventedPerSeed.map { ($0 * 1000).rounded() } == [750, 1000])
    #expect(abs(try #require(audit.prevented).mean - 0.875) < 1e-9)
    #expect(audit.prevented?.bounds != nil)
  }

  @Test func `nothing is said of prevention where a seed shows no effect`() throws {
    let audit = try audited([0.8, 0.2], [0.2, 0.2], [0.3, 0.2], contrasts: [harm])
    #expect(audit.prevented == nil && audit.preventedPerSeed.isEmpty)
    #expect(audit.baseline == "b")
  }

  @Test func `nothing is said of prevention where no contrast shows the effect`() throws {
    let other = PlannedContrast(
      a: "c", b: "a", measure: .harm, above: "above", below: "below", unclear: "unclear")
    let audit = try audited([0.8, 0.8], [0.2, 0.2], [0.3, 0.3], contrasts: [other])
    #expect(audit.prevented == nil && audit.baseline == nil)
  }

  @Test func `counts are summed over stages and seeds`() throws {
    let audit = try audited([0.8, 0.6], [0.2, 0.2], [0.3, 0.3], contrasts: [harm])
    #expect(audit.sources.map(\.documents) == [4])
    #expect(audit.missed == 2 && audit.wronglyFound == 0)
    #expect(audit.recall?.mean == 0.5 && audit.precision?.mean == 1)
  }
}
