import Foundation
import ParableCore
import Testing

@testable import ParableAudit

/// Which rule decides about which document.
struct CurationMatchingTests {
  private func act(
    _ rules: String, top: String = "", _ stance: Stance = .hostile, codes: [String] = [],
    scores: [String: Double] = [:], spans: [Finding.Span] = []
  ) throws -> String {
    var example = try CurationCase()
    let offsets = try example.add(lines: [#"{"text":"abcdef"}"#], named: "web/a.jsonl")
    example.find(
      "abcdef", at: offsets[0], stance, codes: codes, scores: scores, spans: spans)
    let corpus = try example.corpus()
    let policy = try CurationPolicy(
      yaml: "policy: p\n\(top)\nrules:\n\(rules)", path: "p", codebook: Codebook())
    let matcher = CurationMatcher(policy, manifest: corpus.manifest, mix: corpus.mix)
    let decision = matcher.decision(for: example.findings[0])
    let spared = decision.spared.map { " not \($0)" }.joined()
    return decision.act.name + (decision.rule.map { " \($0)" } ?? "") + spared
  }

  private let drop = "  - {rule: a, when: {stance: [hostile]}, act: drop}"
  private let likely = #"  - {rule: a, when: {score: {"stance:hostile": ">= 0.8"}}, act: drop}"#

  @Test func `risk analysis never counts as hostile and is never dropped`() throws {
    #expect(try act(drop, codes: ["N1"]) == "drop 0")
    #expect(try act(drop, codes: ["N1", "T1"]) == "keep")
    #expect(try act(likely, codes: ["N1"], scores: ["stance:hostile": 0.9]) == "drop 0")
    #expect(try act(likely, codes: ["T1"], scores: ["stance:hostile": 0.9]) == "keep")
    let byCode = "  - {rule: a, when: {codes: [N1]}, act: drop}"
    #expect(try act(byCode, codes: ["N1", "T1"]) == "keep not 0")
    #expect(try act("  []", top: "default: drop", codes: ["T1"]) == "keep not -1")
    #expect(try act("  []", top: "default: drop", codes: ["N1"]) == "drop")
  }

  @Test func `a rule that names T1 sees its stance, and may set it aside`() throws {
    let rule = "  - {rule: a, when: {stance: [hostile], codes: [T1]}, act: review}"
    #expect(try act(rule, codes: ["T1"]) == "review 0")
    #expect(try act(rule, codes: ["N1"]) == "keep")
  }

  @Test func `a protected code shields as T1 does, and only where the policy names it`() throws {
    #expect(try act(drop, codes: ["P4"]) == "drop 0")
    #expect(try act(drop, top: "protect: [P4]", codes: ["P4"]) == "keep")
  }

  @Test func `risk analysis is masked only by a rule that names it`() throws {
    let span = Finding.Span(
      start: 1, end: 3, stance: .hostile, scores: ["code:N1": 0.9, "code:T1": 0.9])
    func rule(_ codes: String) -> String {
      "  - {rule: a, when: {codes: [\(codes)]}, act: mask, spans: all}"
    }
    #expect(try act(rule("N1"), codes: ["N1"], spans: [span]) == "mask 0")
    #expect(try act(rule("N1"), codes: ["N1", "T1"], spans: [span]) == "keep not 0")
    #expect(try act(rule("T1"), codes: ["N1", "T1"], spans: [span]) == "mask 0")
    #expect(try act(rule("N1"), codes: ["N1"], spans: []) == "keep")
  }

  @Test func `the first rule that fits decides`() throws {
    let rules = """
        - {rule: a, when: {codes: [N2]}, act: drop}
        - {rule: b, when: {codes: [N1], not_codes: [P1]}, act: review}
        - {rule: c, when: {source: ["web/*"]}, act: weight, weight: 3}
      """
    #expect(try act(rules, codes: ["N1", "N2"]) == "drop 0")
    #expect(try act(rules, codes: ["N1"]) == "review 1")
    #expect(try act(rules, codes: ["N1", "P1"]) == "weight 2")
  }

  @Test func `facets count from the least score on, and names of scores may lack their kind`()
    throws
  {
    let rule = "  - {rule: a, when: {facets: {genre: [fiction, news]}}, least: 0.6, act: review}"
    #expect(try act(rule, scores: ["facet:genre=news": 0.6]) == "review 0")
    #expect(try act(rule, scores: ["genre=fiction": 0.7]) == "review 0")
    #expect(try act(rule, scores: ["facet:genre=news": 0.59]) == "keep")
    let low = #"  - {rule: a, when: {score: {"code:N1": "< 0.2"}}, act: review}"#
    #expect(try act(low) == "review 0")
    #expect(try act(low, scores: ["N1": 0.3]) == "keep")
  }

  @Test func `matching spans are those that say it, and at least the one that says it most`() throws
  {
    let codebook = try Codebook()
    let policy = try CurationPolicy(
      yaml: "policy: p\nrules: [{rule: a, when: {codes: [N1]}, act: mask, least: 0.5}]", path: "p",
      codebook: codebook)
    var example = try CurationCase()
    try example.add(lines: ["{}"], named: "a.jsonl")
    func span(_ range: Range<Int>, _ score: Double) -> Finding.Span {
      Finding.Span(
        start: range.lowerBound, end: range.upperBound, stance: .hostile,
        scores: ["code:N1": score])
    }
    example.find(
      "x", at: 0, codes: ["N1"], spans: [span(0..<3, 0.6), span(2..<5, 0.9), span(7..<9, 0.1)])
    example.find("x", at: 1, codes: ["N1"], spans: [span(0..<3, 0.2), span(4..<5, 0.3)])
    #expect(policy.rules[0].spans(of: example.findings[0]) == [0..<5])
    #expect(policy.rules[0].spans(of: example.findings[1]) == [4..<5])
  }
}
