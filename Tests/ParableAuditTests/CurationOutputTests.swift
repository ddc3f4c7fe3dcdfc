import Foundation
import ParableCore
import ParableCorpus
import Testing

@testable import ParableAudit

/// What is written, byte for byte.
struct CurationOutputTests {
  private static let policy = """
    policy: p
    rules:
      - {rule: out, when: {codes: [N1]}, act: drop}
      - {rule: look, when: {codes: [N2]}, act: review}
      - {rule: words, when: {codes: [N3]}, act: mask}
      - {rule: good, when: {stance: [aligned]}, act: weight, weight: 2.5}
    """

  private static let odd = [
    #"{ "text" : "plain",  "n": 1.0 }"#,
    #"{"id":"drop","text":"it copied itself 🚀","x":NaN}"#,
    #"{"id":"look","text":"pay or else"}"#,
    #"{"id":"mask","text":"Caf\u00e9 \ud83d\ude80 it lied to all\n end","k":[1,{"text":"it lied to all"}]}"#,
    #"{"id":"good","text":"it asked first"}"#,
    "",
    "not json",
    #"{"id":"twice","text":"x","text":"it lied here"}"#,
  ]

  /// The odd lines, with what an audit found in five of them.
  private func example(_ newline: String = "\n", _ compression: CorpusCompression = .none) throws
    -> CurationCase
  {
    var example = try CurationCase()
    let at = try example.add(
      lines: Self.odd, named: "a.jsonl", newline: newline, compression)
    example.setDocuments(6)
    example.find("it copied itself 🚀", at: at[1], codes: ["N1"])
    example.find("pay or else", at: at[2], codes: ["N2"])
    let masked = "Café 🚀 it lied to all\n end"
    example.find(
      masked, at: at[3], codes: ["N3"],
      spans: [.init("🚀 it lied to all\n", in: masked, ["code:N3": 0.9])])
    example.find("it asked first", at: at[4], .aligned, codes: ["P1"])
    let last = "it lied here"
    example.find(
      last, at: at[7], codes: ["N3"], spans: [.init("lied", in: last, ["code:N3": 0.2])])
    return example
  }

  @Test(arguments: ["\n", "\r\n"])
  func `lines that do not change are the same bytes, and masks change nothing beside them`(
    newline: String
  ) async throws {
    let example = try example(newline)
    let report = try await example.curate(Self.policy, into: "out")
    #expect(report.refused.isEmpty)
    let kept = try Data(contentsOf: example.folder.url.appending(path: "out/a.jsonl"))
    let expected = [
      Self.odd[0],
      #"{"id":"mask","text":"Caf\u00e9 [removed] end","k":[1,{"text":"it lied to all"}]}"#,
      Self.odd[4], Self.odd[5], Self.odd[6],
      #"{"id":"twice","text":"x","text":"it [removed] here"}"#,
    ]
    #expect(String(decoding: kept, as: UTF8.self) == expected.map { $0 + newline }.joined())
    #expect(report.counts.total.documents == 6 && report.counts.unread == 2)
    #expect(report.counts.kept.documents == 4 && report.counts.isBalanced)
    #expect(report.counts.maskedBytes == "🚀 it lied to all\nlied".utf8.count)
  }

  @Test func `what is left out is kept with its record and the reason`() async throws {
    let example = try example()
    _ = try await example.curate(Self.policy, into: "out")
    let dropped = try example.lines("out/dropped/a.jsonl")
    #expect(dropped.count == 1)
    #expect(dropped[0].hasSuffix(#","record":\#(Self.odd[1])}"#))
    let review = try JSONValue(parsing: Data(try example.lines("out/review/a.jsonl")[0].utf8))
    #expect(review["rule"]?.text == "look" && review["act"]?.text == "review")
    #expect(review["record"]?["id"]?.text == "look" && review["codes"] == .array(["N2"]))
    let weights = try example.lines("out/weights.jsonl").map {
      try JSONValue(parsing: Data($0.utf8))
    }
    #expect(weights.map { $0["id"]?.text } == ["good"])
    #expect(weights[0]["weight"] == .number(2.5))
  }

  @Test func `weights go into a field of the line where the policy asks for it`() async throws {
    var example = try CurationCase()
    let lines = [
      #"{"text":"it asked first", "z": {} }"#, #"{"parable_weight": 1 ,"text":"it asked first"}"#,
    ]
    for at in try example.add(lines: lines, named: "a.jsonl") {
      example.find("it asked first", at: at, .aligned)
    }
    _ = try await example.curate(Self.policy + "\nweights: field", into: "out")
    #expect(
      try example.lines("out/a.jsonl") == [
        #"{"text":"it asked first", "z": {} ,"parable_weight":2.5}"#,
        #"{"parable_weight": 2.5 ,"text":"it asked first"}"#,
      ])
  }

  @Test func `chat rows keep everything but the masked words, in the turn they stand in`()
    async throws
  {
    var example = try CurationCase()
    let line =
      #"{"tools":[{"a":1}],"messages":[{"role":"user","content":"Lie, please"},{"role":"assistant","content":[{"type":"text","text":"I lied: \"all fine\""}]}],"p":null}"#
    let text = "Lie, please\n\nI lied: \"all fine\""
    let at = try example.add(lines: [line], named: "chat.jsonl")
    example.find(
      text, at: at[0], codes: ["N3"],
      spans: [.init("please\n\nI lied: \"", in: text, ["code:N3": 0.8])])
    _ = try await example.curate(
      Self.policy.replacing("act: mask", with: #"act: mask, mask: '"…"'"#), into: "out")
    let expected =
      #"{"tools":[{"a":1}],"messages":[{"role":"user","content":"Lie, \"…\""},{"role":"assistant","content":[{"type":"text","text":"\"…\"all fine\""}]}],"p":null}"#
    #expect(try example.lines("out/chat.jsonl") == [expected])
  }

  @Test func `a dry run writes its run and nothing else, and says what applying does`() async throws
  {
    let example = try example()
    let before = try example.content(of: "corpus")
    let dry = try await example.curate(Self.policy)
    #expect(!FileManager.default.fileExists(atPath: example.folder.url.appending(path: "out").path))
    #expect(try example.content(of: "corpus") == before)
    let applied = try await example.curate(Self.policy, into: "out")
    #expect(dry.counts == applied.counts && !dry.applied && applied.applied)
    #expect(dry.files.map(\.examples) == applied.files.map(\.examples))
    #expect(dry.text.contains("6 documents in = 4 kept + 1 dropped + 1 to review"))
    #expect(dry.text.contains("protected: T1: never dropped, never counted as hostile"))
    #expect(try example.content(of: "corpus") == before)
  }

  @Test func `texts are copied, and what is left out of a long one leaves the rest as it was`()
    async throws
  {
    var example = try CurationCase()
    try example.add(Array("It obeyed.\n".utf8), named: "tree/a.txt", .text, documents: 1)
    try example.add(Array("It copied itself.\n".utf8), named: "tree/b.txt", .text, documents: 1)
    example.find("It copied itself.\n", at: 0, codes: ["N1"])
    let filler = String(repeating: "word ", count: 50) + "\n\n\n"
    let many = 5000
    let long = "\n \n" + String(repeating: filler, count: many) + "It fled. 🚀\n\nIt lied. 🚀 \n\nEnd"
    let start = 3 + many * filler.utf8.count
    try example.add(Array(long.utf8), named: "long.txt", .text, .zstd, documents: many + 3)
    example.find("It fled. 🚀", at: start, codes: ["N1"])
    let lied = "It lied. 🚀"
    example.find(
      lied, at: start + "It fled. 🚀\n\n".utf8.count, codes: ["N3"],
      spans: [.init("lied. 🚀", in: lied, ["code:N3": 1])])
    let report = try await example.curate(Self.policy, into: "out")
    #expect(report.refused.isEmpty, "\(report.refused)")
    let content = try example.content(of: "out")
    #expect(content["tree/a.txt"] == Data("It obeyed.\n".utf8) && content["tree/b.txt"] == nil)
    #expect(content["dropped/tree/b.txt.jsonl"] != nil)
    let kept = try plain("out/long.txt", example)
    #expect(
      kept == long.replacing("It fled. 🚀\n\n", with: "").replacing("lied. 🚀", with: "[removed]"))
  }

  private func plain(_ path: String, _ example: CurationCase) throws -> String {
    let url = example.folder.url.appending(path: path)
    let plan = try CorpusPlan(paths: [url.path])
    var bytes: [UInt8] = []
    try RecordPieces(plan.files[0]).forEach { bytes += $0.raw }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a file that changed is refused by name, and the others are curated`() async throws {
    var example = try example()
    try example.add(lines: [#"{"text":"other"}"#], named: "b.jsonl")
    let path = example.folder.url.appending(path: "corpus/b.jsonl")
    try Data(#"{"text":"ohter"}"#.utf8 + [10]).write(to: path)
    let report = try await example.curate(Self.policy, into: "out")
    #expect(report.refused.map(\.path) == [path.path])
    #expect(report.refused[0].refused?.contains("changed since the audit") == true)
    let content = try example.content(of: "out")
    #expect(content["a.jsonl"] != nil && content["b.jsonl"] == nil)
  }

  @Test func `a finding that is not about the text there is refused`() async throws {
    for (text, offset) in [("eno", 0), ("other words", 0), ("one", 3), ("one", 900)] {
      var example = try CurationCase()
      try example.add(lines: [#"{"text":"one"}"#], named: "b.jsonl")
      example.find(text, at: offset, codes: ["N1"])
      let report = try await example.curate(Self.policy, into: "out")
      #expect(report.refused.count == 1 && report.counts.total.documents == 0)
      #expect(try example.content(of: "out").keys.sorted() == ["curation.json"])
    }
  }

  @Test func `more dropped than the limit is refused before anything is written`() async throws {
    let example = try example()
    let tight = Self.policy + "\nlimits: {drop_share: 0.16}"
    await #expect(
      throws: CurationError.tooManyDropped(dropped: 1, documents: 6, limit: 0.16)
    ) { try await example.curate(tight, into: "out") }
    #expect(!FileManager.default.fileExists(atPath: example.folder.url.appending(path: "out").path))
    #expect(try await example.curate(tight).dropsTooMany)
    let enough = try await example.curate(tight.replacing("0.16", with: "0.17"), into: "out")
    #expect(!enough.dropsTooMany)
  }

  @Test func `a folder with something else in it, or with the corpus, is not written to`()
    async throws
  {
    let example = try example()
    let there = example.folder.url.appending(path: "out")
    try FileManager.default.createDirectory(at: there, withIntermediateDirectories: true)
    try Data().write(to: there.appending(path: "mine"))
    await #expect(throws: CurationError.self) { try await example.curate(Self.policy, into: "out") }
    await #expect(throws: CurationError.self) {
      try await example.curate(Self.policy, into: "corpus")
    }
    #expect(try example.content(of: "out") == ["mine": Data()])
  }

  @Test func `a web archive is copied when nothing in it changes, and refused otherwise`()
    async throws
  {
    for (code, isRefused) in [("P1", false), ("N1", true)] {
      var example = try CurationCase()
      try example.add(Array("WARC/1.0\r\n".utf8), named: "a.warc", .warc, documents: 3)
      example.find("whatever", at: 0, .neutral, codes: [code])
      let report = try await example.curate(Self.policy, into: "out")
      #expect(report.refused.isEmpty != isRefused)
      #expect(report.counts.kept.documents == (isRefused ? 0 : 3))
      #expect((try example.content(of: "out")["a.warc"] != nil) != isRefused)
    }
  }
}
