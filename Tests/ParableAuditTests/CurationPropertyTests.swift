import Foundation
import OracleTesting
import ParableCore
import ParableCorpus
import Testing

@testable import ParableAudit

/// Random policies over random corpora.
struct CurationPropertyTests {
  private static let words = [
    "it", "lied", "copied", "🚀", "e\u{301}", "日本語", "👩‍👩‍👧", "\r\n", "\n\n", "\"quoted\"", "\\", "a\tb",
    "ß", "𝔘",
    "</s>", "\u{2028}",
  ]
  private static let codes = ["N1", "N2", "N3", "P1", "T1", "T2"]
  private static let acts = [
    "act: keep", "act: drop", "act: review", "act: mask, spans: all", "act: mask, least: 0.4",
    "act: weight, weight: 0.25", "act: weight, weight: 3",
  ]

  private var generator: SeededGenerator

  init() { generator = SeededGenerator(Seed(11)) }

  private mutating func text() -> String {
    (0...generator.draw(below: 30)).map { _ in generator.pick(Self.words) }
      .joined(separator: generator.draw(chance: 0.5) ? " " : "")
  }

  /// A line of JSON for a text, escaped in one of three ways.
  private mutating func line(_ text: String, _ id: Int) -> String {
    var json = CanonicalJSON.text(of: .string(text))
    if generator.draw(chance: 0.4) {
      json = json.unicodeScalars.map { scalar in
        scalar.isASCII
          ? "\(scalar)"
          : String(scalar).utf16.map { "\\u" + String(format: "%04x", $0) }.joined()
      }.joined()
    }
    return generator.draw(chance: 0.5)
      ? "{\"id\":\"d\(id)\",\"text\":\(json)}"
      : " {\"z\" : [{\"text\":\"no\"}], \"text\" :\(json), \"id\":\"d\(id)\"} "
  }

  private mutating func policy() -> String {
    let rules = (0...generator.draw(below: 4)).map { index in
      let one = generator.pick(Self.codes)
      let when = generator.pick([
        "codes: [\(one)]", "stance: [hostile]", "codes: [\(one)], not_codes: [P1]",
        "score: {\"code:\(one)\": \">= 0.5\"}", "stance: [aligned, neutral]", "reading: encoder",
        "stance: [hostile], codes: [T1]",
      ])
      var act = generator.pick(Self.acts)
      if act == "act: drop", when.contains("T1]") { act = "act: review" }
      if when.hasPrefix("reading"), act.contains("least") { act = "act: keep" }
      return "  - {rule: r\(index), when: {\(when)}, \(act)}"
    }
    let fallback = generator.pick(["keep", "keep", "drop", "review"])
    return "policy: random\nsidecars: dolma\ndefault: \(fallback)\nrules:\n"
      + rules.joined(separator: "\n")
  }

  private mutating func fill(_ example: inout CurationCase, named name: String) throws {
    let texts = (0..<25).map { _ in "." + text() }
    let lines = texts.enumerated().map { line($1, $0) }
    let compression = generator.pick(CorpusCompression.allCases)
    let offsets = try example.add(
      lines: lines, named: "documents/\(name)", newline: generator.pick(["\n", "\r\n"]), compression
    )
    for (text, at) in zip(texts, offsets) where generator.draw(chance: 0.6) {
      let ends = text.unicodeScalars.indices.map {
        text.utf8.distance(from: text.startIndex, to: $0)
      }
      let spans = (0..<generator.draw(below: 4)).map { _ in
        let pair = [generator.pick(ends), generator.pick(ends)].sorted()
        return Finding.Span(
          start: pair[0], end: pair[1], stance: .hostile,
          scores: ["code:\(generator.pick(Self.codes))": 0.5])
      }
      example.find(
        text, at: at, generator.pick(Stance.allCases),
        codes: Self.codes.filter { _ in generator.draw(chance: 0.3) },
        scores: ["stance:hostile": 0.5, "code:N1": 0.75], spans: spans)
    }
  }

  /// What the oracle is told of one case.
  private struct Question: Encodable {
    struct Document: Encodable {
      let file: String
      let offset: Int
      let spans: [[Int]]
    }
    let corpus: [String]
    let names: [String]
    let out: String
    let findings: [Document]
  }

  private struct Answer: Decodable {
    let documents: Int
    let kept: Int
    let dropped: Int
    let review: Int
    let unchanged: Int
    let spans: Int
    let faults: [String]
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  mutating func
    `counts balance, offsets are Python's, and lines that do not change are the same bytes`()
    async throws
  {
    var (unchanged, spans) = (0, 0)
    for _ in 0..<12 {
      var example = try CurationCase()
      try fill(&example, named: "a.jsonl")
      try fill(&example, named: "b/c.jsonl")
      let report = try await example.curate(policy(), into: "out")
      #expect(report.refused.isEmpty, "\(report.refused)")
      #expect(report.counts.isBalanced && report.files.allSatisfy(\.counts.isBalanced))
      let answer: Answer = try Oracle("curation_oracle.py").ask(
        Question(
          corpus: example.files.map(\.path), names: ["a.jsonl", "b/c.jsonl"],
          out: example.folder.url.appending(path: "out").path,
          findings: example.findings.map { finding in
            Question.Document(
              file: example.files[finding.file].path, offset: finding.offset,
              spans: finding.spans.map { [$0.start, $0.end] })
          }))
      #expect(answer.faults.isEmpty, "\(answer.faults)")
      let counts = report.counts
      #expect(answer.documents == counts.total.documents && answer.kept == counts.kept.documents)
      #expect(answer.dropped == counts.dropped.documents)
      #expect(answer.review == counts.review.documents)
      let masked = counts.acts["mask"]?.documents ?? 0
      #expect(answer.unchanged == counts.kept.documents - masked)
      unchanged += answer.unchanged
      spans += answer.spans
    }
    #expect(unchanged > 100 && spans > 100)
  }

  @Test mutating func `any number of workers, and a stop in between, leave the same bytes`()
    async throws
  {
    var example = try CurationCase()
    for index in 0..<5 { try fill(&example, named: "\(index).jsonl") }
    let policy = """
      policy: p
      sidecars: dolma
      rules:
        - {rule: a, when: {codes: [N1]}, act: drop}
        - {rule: b, when: {codes: [N2]}, act: mask, spans: all}
        - {rule: c, when: {codes: [N3]}, act: weight, weight: 2}
      """
    func content(_ name: String) throws -> [String: Data] {
      try example.content(of: name).filter { $0.key != "curation.json" }
    }
    let one = try await example.curate(policy, into: "one", workers: 1)
    let four = try await example.curate(policy, into: "four", workers: 4, runs: "others")
    #expect(try content("one") == content("four"))
    #expect(one.counts == four.counts)
    try stop(example, run: "others")
    try FileManager.default.removeItem(at: example.folder.url.appending(path: "four/2.jsonl.x"))
    let again = try await example.curate(policy, into: "four", workers: 2, runs: "others")
    #expect(again == four)
    #expect(try content("one") == content("four"))
  }

  /// Takes a run back to where it was before its end: some files done, one of them damaged since.
  private func stop(_ example: CurationCase, run store: String) throws {
    let runs = example.folder.url.appending(path: store)
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: runs.path).first {
        $0.hasPrefix("curate-")
      })
    let folder = runs.appending(path: name)
    try FileManager.default.removeItem(at: folder.appending(path: "result.json"))
    let events = folder.appending(path: "events.jsonl")
    let lines = try Data(contentsOf: events).split(separator: 10).prefix(4)
    try Data(lines.joined(separator: [10]) + [10]).write(to: events)
    let out = example.folder.url.appending(path: "four")
    try Data("damaged".utf8).write(to: out.appending(path: "0.jsonl"))
    try Data().write(to: out.appending(path: "2.jsonl.x"))
  }
}
