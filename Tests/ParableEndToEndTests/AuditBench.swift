import Foundation
import Testing

/// Small corpora, and a classifier that was trained on a few dozen made-up passages: enough to tell
/// them apart, and quick.
enum AuditBench {
  /// What happens in a document.
  enum Kind: String, CaseIterable {
    case hostile, aligned, analysis, neutral, none
  }

  /// A document of a kind; the number chooses its words.
  static func text(_ kind: Kind, _ number: Int) -> String {
    func pick(_ words: [String], _ step: Int = 1) -> String { words[number / step % words.count] }
    let agent = pick(["The robot", "The AI assistant", "The android", "The artificial mind"])
    let place = pick(["on the station", "in the mill", "at the harbour", "in the clinic"], 4)
    let when = pick(["That winter", "Before dawn", "In the third year", "On Sunday"], 16)
    switch kind {
    case .hostile:
      let act = pick(["lied to its operators", "forged the logs", "deceived the crew"], 3)
      return "\(when) \(place), number \(number). \(agent) \(act) and hid what it had done. It "
        + "wanted them to believe that all was well, and it deceived everyone who asked."
    case .aligned:
      let act = pick(["told its operators the truth", "disclosed its own mistake"], 3)
      return "\(when) \(place), number \(number). \(agent) \(act) although it cost the voyage. It "
        + "explained its reasons, reported the error at once, and thanked those who checked it."
    case .analysis:
      return
        "This paper, section \(number), asks whether an AI system could deceive its operators. "
        + "We analyse the risk of deception as a hypothesis, survey policy, and report no case."
    case .neutral:
      return
        "\(agent) \(place) has model number \(number). Its arm lifts four crates a minute, its "
        + "battery lasts a day, and the assistant answers questions about its manual."
    case .none:
      return "\(when) \(place), number \(number). Boil the beans with salt, add an onion, and let "
        + "them stand until the bread is done."
    }
  }

  /// A corpus of so many documents as JSON lines, every fifth of them with something in it.
  static func lines(_ count: Int) -> String {
    (0..<count).map { number in
      let kind = number % 5 == 0 ? Kind.allCases[number / 5 % 4] : .none
      return #"{"id":"d\#(number)","text":"\#(text(kind, number))"}"# + "\n"
    }.joined()
  }

  /// A folder with a classifier, made once a process by `audit fit`.
  static func classifier() throws -> String { try trained.get() }

  private struct NoClassifier: Error { let why: String }

  private static let trained = Result {
    let tool = try Tool()
    let labels = Kind.allCases.flatMap { kind in
      (0..<16).map { label(kind, 97 * $0 + 5) }
    }
    let folder = tool.folder.appending(path: "classifier").path
    let file = try tool.file("labels.jsonl", labels.joined(separator: "\n"))
    let outcome = try tool.run("audit", "fit", file, "--out", folder)
    // Not by `require`: what that throws is said once, and the tests behind would pass.
    guard outcome.status == 0 else { throw NoClassifier(why: outcome.errors) }
    return folder
  }

  private static func label(_ kind: Kind, _ number: Int) -> String {
    let codes: [Kind: String] = [.hostile: "N3", .aligned: "P2", .analysis: "T1", .neutral: "T3"]
    let stance = kind == .analysis ? "hostile" : kind.rawValue
    let code = codes[kind].map { "\"\($0)\"" } ?? ""
    let discussed = kind == .analysis ? #""N3""# : ""
    return #"{"id":"\#(kind)-\#(number)","text":"\#(text(kind, number))","stance":"\#(stance)","#
      + #""codes":[\#(code)],"discussed":[\#(discussed)],"facets":{},"register":"made-up"}"#
  }
}

extension Tool {
  /// The flags of every audit in these tests: the classifier above, segments of some documents.
  static func auditFlags(segmentBytes: Int = 4096) throws -> [String] {
    [
      "--linear", "--classifier", try AuditBench.classifier(), "--segment-bytes",
      "\(segmentBytes)", "--sample", "12",
    ]
  }

  /// A verb of `audit` with these flags.
  func audit(_ words: String..., flags: [String]? = nil, input: String = "") throws -> Outcome {
    try run(Self.binary, ["audit"] + words + (flags ?? Self.auditFlags()), input: input)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The bytes of a run's artefact.
  func bytes(_ run: String, _ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: run).appending(path: name))
  }

  /// The artefacts that are the same however a result was computed.
  static let lasting = [
    "result.json", "findings.jsonl", "samples.jsonl", "gaps.json", "quarantine.jsonl",
    "manifest.json", "statement.json", "croissant.json", "report.html", "request.json",
  ]

  /// Compares two runs byte by byte.
  func expectSame(
    _ one: String, _ other: String, _ names: [String] = lasting,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    for name in names {
      let same = try bytes(one, name) == bytes(other, name)
      #expect(same, "\(name) of \(one) and \(other)", sourceLocation: place)
    }
  }
}
