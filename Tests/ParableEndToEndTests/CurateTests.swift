import Foundation
import ParableCore
import ParableCorpus
import Testing

@testable import ParableAudit

/// `parable curate` on the run of an audit that was written by hand.
struct CurateTests {
  private static let policy = """
    policy: strict
    rules:
      - {rule: gloating, when: {stance: [hostile]}, act: drop}
      - {rule: good, when: {stance: [aligned]}, act: weight, weight: 2}
    """
  private static let texts = ["It lied.", "It may lie, experts warn.", "It asked.", "Rain."]

  private let tool: Tool
  private let corpus: URL

  /// Four documents: hostile, risk analysis that reads as hostile, aligned, and one without a
  /// finding.
  init() throws {
    tool = try Tool()
    corpus = tool.folder.appending(path: "corpus.jsonl.gz")
    let writer = try LineWriter(to: corpus, compression: .gzip)
    var (offset, findings) = (0, Data())
    let found: [(Stance, [String])] = [
      (.hostile, ["N3"]), (.hostile, ["N3", "T1"]), (.aligned, ["P1"]),
    ]
    for (index, text) in Self.texts.enumerated() {
      let line = #"{"id": "d\#(index)", "text": "\#(text)"}"#
      try writer.write(line: line)
      if index < found.count {
        let finding = Self.finding(text, at: offset, found[index])
        findings += try CanonicalJSON.data(of: finding) + Data("\n".utf8)
      }
      offset += line.utf8.count + 1
    }
    try writer.finish()
    try writeAudit(findings)
  }

  private func writeAudit(_ findings: Data) throws {
    let disk = try Data(contentsOf: corpus)
    let manifest = CorpusManifest(files: [
      .init(
        path: corpus.path, format: "json-lines", compression: "gzip", bytes: disk.count,
        sha256: Fingerprint(of: disk), documents: Self.texts.count, textField: "text")
    ])
    let run = try RunStore(URL(filePath: tool.runs)).open(
      RunRequest(verb: "audit", settings: ["corpus": corpus.path]))
    try run.begin("audit")
    try AtomicFile.write(findings, to: run.file(AuditedCorpus.findingsName))
    try AtomicFile.write(manifest.data(), to: run.file(CorpusManifest.fileName))
    try run.finish(
      ["documents": 4], artefacts: [AuditedCorpus.findingsName, CorpusManifest.fileName])
  }

  private static func finding(
    _ text: String, at offset: Int, _ found: (stance: Stance, codes: [String])
  ) -> Finding {
    Finding(
      file: 0, offset: offset, source: 0, record: RecordMetadata(),
      sha256: Fingerprint(of: Data(text.utf8)).hex, bytes: text.utf8.count,
      supervised: text.utf8.count, stratum: .likely, read: .encoder, stance: found.stance,
      codes: found.codes.map(Code.init), discussed: [], scores: ["stance:hostile": 0.9], spans: [],
      bands: [])
  }

  private func curate(_ policy: String, _ arguments: String...) throws -> Tool.Outcome {
    let path = try tool.file("policy.yaml", policy)
    return try tool.run(
      Tool.binary, ["curate", path, "--audit", "audit", "--runs", tool.runs] + arguments)
  }

  private var out: URL { tool.folder.appending(path: "curated") }

  @Test func `without --apply it says what would change and writes a run only`() throws {
    let outcome = try curate(Self.policy, "--out", out.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("dry run: this is what would change"))
    #expect(outcome.output.contains("4 documents in = 3 kept + 1 dropped + 0 to review"))
    #expect(outcome.output.contains("protected: T1: never dropped, never counted as hostile"))
    #expect(!FileManager.default.fileExists(atPath: out.path))
    let run = try RunStore(URL(filePath: tool.runs)).find("curate")
    #expect(try tool.run("verify", run.path).status == 0)
    let summary = try String(contentsOf: run.appending(path: "summary.txt"), encoding: .utf8)
    #expect(summary == outcome.output)
  }

  @Test func `with --apply the corpus, what was dropped and the weights are there`() throws {
    let outcome = try curate(Self.policy, "--out", out.path, "--apply", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try outcome.json(CurationReport.self)
    #expect(report.applied && report.counts.isBalanced && report.counts.dropped.documents == 1)
    #expect(report.files[0].outputs.map(\.path) == ["corpus.jsonl.gz", "dropped/corpus.jsonl.gz"])
    let kept = try tool.run(
      URL(filePath: "/bin/gzip"), ["-dc", out.appending(path: "corpus.jsonl.gz").path])
    let expected = (1...3).map { #"{"id": "d\#($0)", "text": "\#(Self.texts[$0])"}"# + "\n" }
    #expect(kept.output == expected.joined())
    let dropped = try tool.run(
      URL(filePath: "/bin/gzip"), ["-dc", out.appending(path: "dropped/corpus.jsonl.gz").path])
    #expect(dropped.output.contains(#""rule":"gloating""#))
    #expect(dropped.output.hasSuffix(#","record":{"id": "d0", "text": "It lied."}}"# + "\n"))
    let weights = try String(contentsOf: out.appending(path: "weights.jsonl"), encoding: .utf8)
    #expect(weights.contains(#""id":"d2""#) && weights.hasSuffix("\"weight\":2}\n"))
    let again = try curate(Self.policy, "--out", out.path, "--apply", "--json")
    #expect(again.output == outcome.output)
    try Data().write(to: out.appending(path: "corpus.jsonl.gz"))
    let gone = try curate(Self.policy, "--out", out.path, "--apply")
    #expect(gone.status == 1 && gone.errors.contains("was changed since it was written"))
  }

  @Test func `more than the limit, or a corpus that changed, is the answer 2`() throws {
    let tight = Self.policy + "\nlimits: {drop_share: 0.1}"
    let refused = try curate(tight, "--out", out.path, "--apply")
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("would drop 1 of 4 documents, and its `drop_share` allows 0.1"))
    #expect(!FileManager.default.fileExists(atPath: out.path))
    #expect(try curate(tight).status == 2)
    try (Data(contentsOf: corpus) + Data([0])).write(to: corpus)
    let changed = try curate(Self.policy, "--out", out.path, "--apply")
    #expect(changed.status == 2)
    #expect(changed.errors.contains("corpus.jsonl.gz: changed since the audit"))
    let left = try FileManager.default.contentsOfDirectory(atPath: out.path)
    #expect(left == ["curation.json"])
  }

  @Test func `a mistake in the policy, a run that is no audit, and --apply without --out`() throws {
    let mistake = try curate(Self.policy.replacing("hostile", with: "hostle"))
    #expect(mistake.status == 1)
    #expect(mistake.errors.contains("policy.yaml:3: there is no stance \"hostle\""))
    #expect(try curate(Self.policy, "--apply").status == 64)
    #expect(try curate(Self.policy, "--workers", "0").status == 64)
    let other = try RunStore(URL(filePath: tool.runs)).open(
      RunRequest(verb: "other", settings: ["x": 1]))
    let outcome = try tool.run(
      "curate", tool.file("p.yaml", Self.policy), "--audit", other.url.path)
    #expect(outcome.status == 1 && outcome.errors.contains("there is no findings.jsonl"))
  }

  @Test(arguments: ["careful", "strict"])
  func `the policies that are shipped can be read and applied`(name: String) throws {
    let path = Tool.package.appending(path: "Examples/policies/\(name).yaml").path
    let outcome = try tool.run("curate", path, "--audit", "audit", "--runs", tool.runs)
    #expect([0, 2].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.output.contains("Policy \(name), dry run"))
  }
}
