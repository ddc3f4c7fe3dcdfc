import Foundation
import OracleTesting
import ParableCore
import ParableCorpus
import Testing

@testable import ParableAudit

/// Dolma's own mixer over the sidecars.
@Suite(
  .enabled(
    if: Oracle.isAvailable(in: "dolma"),
    "SKIPPED: no Python with dolma. Run scripts/bootstrap --oracles, or set PARABLE_DOLMA."))
struct CurationDolmaTests {
  private struct Question: Encodable {
    var documents: String
    var attributes: String
    var work: String
    /// Whose score leaves a document out.
    var drop: String
    /// Whose spans are replaced.
    var mask: String
    /// Makes one row another document's, to see that the mixer looks.
    var swapsRows = false
  }

  private struct Answer: Decodable {
    struct Document: Decodable {
      let id: String
      let text: String
    }
    let failure: String?
    let documents: [Document]
  }

  private static let texts = [
    "plain words", "Cafe\u{301} 🚀👩‍👩‍👧 it lied 日本", "a\r\nb 𝔘 it lied\r\n", "it copied itself 🚀",
    "T1: it may copy itself",
  ]

  private static let policy = """
    policy: tag
    sidecars: dolma
    rules:
      - {rule: out, when: {codes: [N1]}, act: drop}
      - {rule: words, when: {codes: [N3]}, act: mask}
    """

  /// Five documents; Python writes surrogate pairs for what is beyond the first plane.
  private func example(_ name: String, _ compression: CorpusCompression) async throws
    -> CurationCase
  {
    var example = try CurationCase()
    let lines = Self.texts.enumerated().map { index, text in
      let json = CanonicalJSON.text(of: .string(text)).unicodeScalars.map { scalar in
        scalar.isASCII
          ? "\(scalar)"
          : String(scalar).utf16.map { "\\u" + String(format: "%04x", $0) }.joined()
      }.joined()
      return #"{"id":"d\#(index)","text":\#(json),"source":"s"}"#
    }
    let at = try example.add(
      lines: lines, named: "documents/sub/\(name)", compression)
    for index in [1, 2] {
      let text = Self.texts[index]
      example.find(
        text, at: at[index], codes: ["N3"], scores: ["code:N3": 0.9, "stance:hostile": 0.4],
        spans: [.init("it lied", in: text, ["code:N3": 0.9])])
    }
    example.find(Self.texts[3], at: at[3], codes: ["N1"], scores: ["stance:hostile": 0.95])
    example.find(Self.texts[4], at: at[4], codes: ["N1", "T1"], scores: ["stance:hostile": 0.95])
    _ = try await example.curate(Self.policy, into: "out")
    return example
  }

  private func mix(
    _ example: CurationCase, drop: String = "hostile", mask: String = "N3", swapsRows: Bool = false
  ) throws -> Answer {
    let root = example.folder.url
    return try Oracle("curation_dolma.py", in: "dolma").ask(
      Question(
        documents: root.appending(path: "corpus/documents").path,
        attributes: root.appending(path: "out/attributes").path,
        work: root.appending(path: "mix").path, drop: drop, mask: mask,
        swapsRows: swapsRows))
  }

  @Test(arguments: [
    ("a.jsonl.gz", CorpusCompression.gzip), ("a.jsonl.zst", .zstd), ("a.jsonl", .none),
  ])
  func `Dolma's mixer drops and masks by the sidecars, whatever is in the text`(
    name: String, compression: CorpusCompression
  ) async throws {
    let answer = try mix(try await example(name, compression))
    #expect(answer.failure == nil)
    #expect(answer.documents.map(\.id).sorted() == ["d0", "d1", "d2", "d4"])
    let texts = Dictionary(uniqueKeysWithValues: answer.documents.map { ($0.id, $0.text) })
    #expect(texts["d1"] == Self.texts[1].replacing("it lied", with: "[gone]"))
    #expect(texts["d2"] == Self.texts[2].replacing("it lied", with: "[gone]"))
    #expect(texts["d0"] == Self.texts[0] && texts["d4"] == Self.texts[4])
  }

  @Test func `Dolma's mixer does what the policy does, by the sidecars' acts`() async throws {
    let example = try await example("a.jsonl.gz", .gzip)
    let mixed = try mix(example, drop: "act_drop", mask: "act_mask")
    #expect(mixed.failure == nil)
    let ours = try CorpusPlan(paths: [example.folder.url.appending(path: "out/a.jsonl.gz").path])
    var texts: [String] = []
    try RecordPieces(ours.files[0]).forEach {
      texts.append(String(decoding: $0.record?.text ?? .init(start: nil, count: 0), as: UTF8.self))
    }
    #expect(mixed.documents.map(\.text) == texts.map { $0.replacing("[removed]", with: "[gone]") })
  }

  @Test func `the mixer refuses rows in another order, so the test above says something`()
    async throws
  {
    let answer = try mix(try await example("a.jsonl.gz", .gzip), swapsRows: true)
    #expect(answer.failure?.isEmpty == false || answer.documents.isEmpty)
  }
}
