import Foundation
import ParableAudit
import ParableCore
import Testing

/// What a result says beside its numbers: whence it comes, under which licences, and what stands
/// around its quotations.
@Suite(.needsPlugin) struct AuditAccountTests {
  private let tool: Tool

  init() throws { tool = try Tool() }

  private func result(_ run: String) throws -> AuditResult {
    try JSONDecoder().decode(AuditResult.self, from: tool.bytes(run, "result.json"))
  }

  private func audit(_ words: String..., flags: [String]? = nil) throws {
    let run = try tool.run(Tool.binary, ["audit", "run"] + words + (flags ?? Tool.auditFlags()))
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `the manifest counts the licences that records claim, file by file`() throws {
    let text = AuditBench.text(.none, 1)
    let long = String(repeating: "l", count: 5000)
    try FileManager.default.createDirectory(
      atPath: tool.path("c"), withIntermediateDirectories: true)
    _ = try tool.file(
      "c/a.jsonl",
      (0..<300).map { number in
        let licence = ["mit", "cc0", ""][number % 3]
        return #"{"text":"\#(text) \#(number)","license":"\#(licence)"}"# + "\n"
      }.joined() + "{\"text\":\"\(text)\"}\n{\"text\":\"\(text)\",\"license\":\"\(long)\"}\n")
    _ = try tool.file("c/b.txt", text)
    _ = try tool.file(
      "c/c.jsonl", "{\"text\":\"\(text)\",\"metadata\":{\"license\":\"odc\"}}\n")
    for workers in ["1", "3"] {
      try audit(tool.path("c"), "--workers", workers, "--out", tool.path("r\(workers)"))
    }
    let manifest = try JSONDecoder().decode(
      CorpusManifest.self, from: tool.bytes("r1", "manifest.json"))
    let cut = String(long.prefix(120))
    #expect(manifest.files.map(\.licences) == [["mit": 100, "cc0": 100, cut: 1], [:], ["odc": 1]])
    #expect(
      String(decoding: try tool.bytes("r1", "croissant.json"), as: UTF8.self).contains("odc"))
    try tool.expectSame("r1", "r3")
  }

  @Test func `a result says how to do it again, and what went in`() throws {
    let corpus = try tool.file("a b.jsonl", AuditBench.lines(60))
    try audit(corpus, "--field", "text", "--out", tool.path("r"))
    let provenance = try #require(try result("r").provenance)
    #expect(
      provenance.command
        == "parable audit run '\(corpus)' --field text --segment-bytes 4096 --sample 12 --seed 1 "
        + "--classifier CLASSIFIER --linear")
    #expect(provenance.seed == 1 && provenance.version == Parable.version)
    let known = Dictionary(
      uniqueKeysWithValues: provenance.fingerprints.map { ($0.what, $0.sha256) })
    #expect(known.keys.sorted() == ["classifier", "codebook", "findings.jsonl", "lexicon"])
    #expect(
      known["findings.jsonl"] == Fingerprint(of: try tool.bytes("r", "findings.jsonl")))
    #expect(try known["codebook"] == Codebook().fingerprint)
    let page = String(decoding: try tool.bytes("r", "report.html"), as: UTF8.self)
    #expect(page.contains("parable audit run") && page.contains(known["lexicon"]!.hex))
  }

  @Test func `the command names a mix, and the folder of many files`() throws {
    for number in 0..<9 {
      try FileManager.default.createDirectory(
        atPath: tool.path("many/\(number)"), withIntermediateDirectories: true)
      _ = try tool.file("many/\(number)/a.jsonl", AuditBench.lines(6))
    }
    let mix = try tool.file(
      "mix.yaml", "sources:\n  - source: web\n    files: [\"**\"]\n    epochs: 2\n")
    try audit(tool.path("many"), "--mix", mix, "--out", tool.path("r"))
    let command = try #require(try result("r").provenance?.command)
    #expect(command.hasPrefix("parable audit run \(tool.path("many"))/ --mix MIX "))
  }

  @Test func `a quotation stands in what surrounds it, however the corpus is divided`() throws {
    let frame = (0..<300).map { "plain\($0)" }.joined(separator: " ")
    let documents = (0..<80).map { number in
      "\(frame). " + AuditBench.text(AuditBench.Kind.allCases[number % 5], number) + " \(frame)."
    }
    let corpus = try tool.file(
      "a.jsonl", documents.map { #"{"text":"\#($0)"}"# + "\n" }.joined())
    var results: [AuditResult] = []
    for size in [2048, 1 << 20] {
      let flags = try Tool.auditFlags(segmentBytes: size)
      try audit(corpus, "--out", tool.path("r\(size)"), flags: flags)
      results.append(try result("r\(size)"))
    }
    let examples = results[0].examples
    #expect(examples.count > 3)
    for example in examples {
      let whole = (example.before ?? "") + example.text + (example.after ?? "")
      #expect(documents.contains { $0.contains(whole) }, "\(whole)")
      #expect((example.before ?? "").count <= 200 && (example.after ?? "").count <= 200)
    }
    #expect(examples.contains { $0.before?.contains("plain") == true })
    #expect(examples.contains { $0.after?.contains("plain") == true })
    #expect(examples.map(\.before) == results[1].examples.map(\.before))
    #expect(examples.map(\.after) == results[1].examples.map(\.after))
  }
}
