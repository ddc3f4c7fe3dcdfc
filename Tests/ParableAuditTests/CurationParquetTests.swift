import Foundation
import OracleTesting
import ParableCore
import ParableCorpus
import Testing

@testable import ParableAudit

/// Parquet through the plugin; pyarrow writes it and reads what is left.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct CurationParquetTests {
  private struct Table: Decodable, Hashable {
    var schema: String
    var origin: String
    var groups: Int
    var ids: [String]
    var texts: [String]
    var rest: [String]
  }

  private static let policy = """
    policy: p
    rules:
      - {rule: out, when: {codes: [N1]}, act: drop}
      - {rule: look, when: {codes: [N2]}, act: review}
      - {rule: words, when: {codes: [N3]}, act: mask}
      - {rule: good, when: {stance: [aligned]}, act: weight, weight: 2}
    """

  private func example(_ name: String, documents: Int) throws -> CurationCase {
    var example = try CurationCase()
    _ = try Oracle("curation_parquet.py").run(["write", example.folder.url.path])
    let bytes = try Data(contentsOf: example.folder.url.appending(path: name))
    try example.add(Array(bytes), named: name, .parquet, documents: documents)
    return example
  }

  private func read(_ example: CurationCase, _ names: String...) throws -> [Table] {
    let paths = names.map { example.folder.url.appending(path: $0).path }
    return try JSONDecoder().decode(
      [Table].self, from: Oracle("curation_parquet.py").run(["read"] + paths))
  }

  @Test func `rows are left out, set aside and masked, and all else is as pyarrow wrote it`()
    async throws
  {
    var example = try example("flat.parquet", documents: 5)
    example.find("it copied itself 🚀", at: 1, codes: ["N1"])
    let lied = "Café it lied 日本"
    example.find(lied, at: 3, codes: ["N3"], spans: [.init("it lied", in: lied, ["code:N3": 1])])
    example.find("it asked first", at: 5, .aligned)
    example.find("pay or else", at: 6, codes: ["N2"])
    let report = try await example.curate(Self.policy, into: "out")
    #expect(report.refused.isEmpty, "\(report.refused)")
    #expect(report.counts.total.documents == 5 && report.counts.unread == 2)
    let tables = try read(
      example, "corpus/flat.parquet", "out/flat.parquet", "out/dropped/flat.parquet",
      "out/review/flat.parquet")
    #expect(tables.allSatisfy { $0.schema == tables[0].schema && $0.origin == "test" })
    #expect(tables[1].ids == ["r0", "r2", "r3", "r4", "r5"])
    #expect(
      tables[1].texts
        == [#""plain""#, "null", #""Café [removed] 日本""#, #""""#, #""it asked first""#])
    #expect(tables[1].rest == [0, 2, 3, 4, 5].map { tables[0].rest[$0] })
    #expect(tables[2].ids == ["r1"] && tables[3].ids == ["r6"])
    let reasons = try example.lines("out/dropped/flat.parquet.jsonl")
    #expect(reasons.count == 1 && reasons[0].hasSuffix(#","text":"it copied itself 🚀"}"#))
    let weights = try example.lines("out/weights.jsonl")
    #expect(weights.count == 1 && weights[0].contains(#""id":"r5""#))
  }

  @Test func `a file in which nothing changes is the same bytes`() async throws {
    let example = try example("flat.parquet", documents: 5)
    _ = try await example.curate(Self.policy, into: "out")
    let content = try example.content(of: "out")["flat.parquet"]
    #expect(try content == example.content(of: "corpus")["flat.parquet"])
  }

  @Test func `a mask in a nested column is refused, and leaving the row out is not`() async throws {
    for (code, isRefused) in [("N3", true), ("N1", false)] {
      var example = try example("chat.parquet", documents: 2)
      let text = "Lie\n\nit lied"
      example.find(
        text, at: 0, codes: [code], spans: [.init("it lied", in: text, ["code:N3": 1])])
      let report = try await example.curate(Self.policy, into: "out")
      #expect(report.refused.isEmpty != isRefused)
      #expect((report.refused.first?.refused?.contains("use review or drop") == true) == isRefused)
      if !isRefused { #expect(try read(example, "out/chat.parquet")[0].ids == ["c1"]) }
    }
  }
}
