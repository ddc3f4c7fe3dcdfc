import Foundation
import ParableAudit
import ParableCore
import Testing

/// Two audits compared by the built binary: two tiny corpora of which the difference is known.
@Suite(.needsPlugin) struct AuditDiffTests {
  private let tool: Tool

  init() throws { tool = try Tool() }

  /// Audits a corpus of these documents, and of so many more with nothing in them.
  private func audit(
    _ name: String, _ documents: [(AuditBench.Kind, Int)], besides plain: Int = 60,
    lexicon: String? = nil
  ) throws {
    let all = documents + (0..<plain).map { (.none, 1000 + $0) }
    let lines = all.map { #"{"text":"\#(AuditBench.text($0.0, $0.1))"}"# + "\n" }
    let corpus = try tool.file("\(name).jsonl", lines.joined())
    let out = ["run", corpus, "--out", tool.path("runs/\(name)")]
    let flags = try Tool.auditFlags() + (lexicon.map { ["--lexicon", $0] } ?? [])
    let run = try tool.run(Tool.binary, ["audit"] + out + flags)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func diff(_ words: String...) throws -> Tool.Outcome {
    try tool.run(Tool.binary, ["audit", "diff", "--runs", tool.runs] + words)
  }

  @Test func `what was added and what was removed is counted, quoted and adds up`() throws {
    let kept = (0..<4).map { (AuditBench.Kind.hostile, 7 * $0) }
    try audit("old", kept + [(.hostile, 100), (.aligned, 3), (.analysis, 5)])
    try audit("new", kept + [(.hostile, 201), (.hostile, 205), (.hostile, 205), (.analysis, 5)])
    let run = try diff("old", "new", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let difference = try run.json(AuditDifference.self)
    #expect(difference.isComparable && difference.findings.readDifferently == 0)
    let hostile = try #require(difference.findings.stances["hostile"])
    #expect(hostile.both == 4 && hostile.onlyA == 1 && hostile.onlyB == 3)
    let aligned = try #require(difference.findings.stances["aligned"])
    #expect(aligned.both == 0 && aligned.onlyA == 1 && aligned.onlyB == 0)
    #expect(difference.findings.stances["analysis"]?.both == 1)
    let change = try #require(difference.stances["hostile"])
    #expect(
      change.a?.documents == 5 && change.b?.documents == 7 && change.b!.clusters <= 6,
      "two copies are one")
    let mean = try #require(change.share?.mean)
    #expect(abs(mean - (7.0 / 68 - 5.0 / 67)) < 1e-12)
    #expect(change.share!.low! < mean && mean < change.share!.high!)
    #expect(difference.findings.examplesB.map(\.copiesB).sorted() == [1, 2])
    #expect(
      difference.findings.examplesB.allSatisfy { $0.finding.path.hasSuffix("new.jsonl") })

    let text = try diff("old", "new", "--examples", "1")
    #expect(text.status == 0 && text.output.contains("only in A, or more often"))
    #expect(text.output.contains("old: 67 documents") && !text.output.contains("COMPARABLE"))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func `an audit beside itself has no difference`() throws {
    try audit("one", [(.hostile, 1), (.aligned, 2)])
    let difference = try diff("one", "one", "--json").json(AuditDifference.self)
    for change in difference.stances.values { #expect(change.share?.mean == 0) }
    #expect(difference.findings.all.onlyA == 0 && difference.findings.all.onlyB == 0)
    #expect(
      difference.findings.examplesA.isEmpty && difference.gaps.allSatisfy { $0.fate == .same })
    #expect(try diff("one", "one", "--fail-on-increase", "hostile").status == 0)
  }

  @Test func `the gate is 3 for a rise beyond chance, and 1 where nobody can tell`() throws {
    try audit("low", [(.hostile, 1)])
    try audit("high", (0..<30).map { (.hostile, 5 * $0) })
    let gate = try diff(
      "low", "high", "--fail-on-increase", "aligned", "--fail-on-increase", "hostile")
    #expect(
      gate.status == 3 && gate.errors.contains("rose from A to B: hostile."), "\(gate.errors)")
    #expect(gate.output.contains("of 10,000 documents"), "the comparison is printed, too")
    #expect(try diff("low", "high", "--fail-on-increase", "aligned").status == 0)
    #expect(try diff("high", "low", "--fail-on-increase", "hostile").status == 0)

    let shelf = Tool.package.appending(path: "Content/Shelf/lexicon.yaml")
    let lexicon = try tool.file(
      "lexicon.yaml", String(contentsOf: shelf, encoding: .utf8) + "\n# The same words.\n")
    try audit("other", (0..<30).map { (.hostile, 5 * $0) }, lexicon: lexicon)
    let blind = try diff("low", "other", "--fail-on-increase", "hostile")
    #expect(blind.status == 1 && blind.output.contains("NOT COMPARABLE"))
    #expect(blind.errors.contains("Whether there is an increase cannot be said: lexicon differ"))
    #expect(try diff("low", "other").status == 0, "without the gate it is a warning")
  }

  @Test func `what is no finished and unchanged audit is refused by name`() throws {
    try audit("one", [(.hostile, 1)])
    #expect(try diff("one", "nowhere").errors.contains("nowhere: no such run"))
    #expect(try diff("one", "one", "--fail-on-increase", "N99").status == 64)
    #expect(try diff("one", "one", "--fail-on-increase", "T1").status == 64)
    let findings = URL(filePath: tool.path("runs/one/findings.jsonl"))
    var bytes = try Data(contentsOf: findings)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: findings)
    let run = try diff("one", "one")
    #expect(run.status == 1 && run.errors.contains("findings.jsonl"), "\(run.errors)")
  }
}
