import Foundation
import ParableAudit
import ParableCore
import Testing

/// `parable audit review`, through a pipe and through a terminal.
struct ReviewTests {
  private let tool: Tool
  private let run: RunFolder

  init() throws {
    tool = try Tool()
    let strata = ["silent", "likely"]
    let lines = (0..<6).map { index in
      """
      {"file":0,"offset":\(index),"source":0,"stratum":\(index % 2 == 0 ? 0 : 4),"start":0,"end":5,\
      "text":"text \(index) \\u001b]0;x\\u0007 \\u202eend","stance":"hostile","scores":{}}
      """
    }
    run = try RunStore(URL(filePath: tool.runs)).open(
      RunRequest(verb: "audit", settings: ["x": "y"]))
    try run.begin("audit")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: run.file("samples.jsonl"))
    let rows: [JSONValue] = strata.map {
      [
        "name": .string($0), "documents": .number(100), "sampled": .number(3), "read": .number(0),
        "positives": .number(0), "reader": "",
      ]
    }
    try run.finish(["strata": rows], artefacts: ["samples.jsonl"])
  }

  private func review(_ keys: String = "", _ arguments: String...) throws -> Tool.Outcome {
    try tool.run(Tool.binary, ["audit", "review", run.url.path] + arguments, input: keys)
  }

  private func file(_ coder: String) throws -> String {
    let name = "reviews/\(try run.request.fingerprint.short)-\(coder).jsonl"
    return try String(contentsOf: tool.folder.appending(path: name), encoding: .utf8)
  }

  @Test func `answers come by a pipe, and the next session goes on behind them`() throws {
    let first = try review("h2 a3")
    #expect(first.status == 0)
    #expect(first.output.contains("first: 2 in this session; 2 answered, 0 skipped, 4 left."))
    #expect(first.errors.contains("text 0 ⟨U+001B⟩]0;x⟨U+0007⟩ ⟨U+202E⟩end"))
    #expect(!first.errors.contains("\u{1B}") && !first.errors.contains("\u{202E}"))
    let second = try review("nsuxq", "--json")
    #expect(second.errors.hasPrefix("Passage 3 of 6"))
    let account = try JSONValue(parsing: Data(second.output.utf8))
    #expect(account["answered"] == .number(4) && account["left"] == .number(2))
    let lines = try file("first").split(separator: "\n").map {
      try JSONValue(parsing: Data($0.utf8))
    }
    #expect(lines.map { $0["sample"]?.text } == ["0:0", "0:1", "0:2", "0:3", "0:3", "0:3"])
    #expect(lines[0]["codes"] == .array(["N2"]) && lines[3]["skipped"] == .bool(true))
    #expect(lines[4]["undone"] == .bool(true) && lines[5]["stance"] == "none")
    #expect(try tool.run("verify", run.url.path).status == 0)
  }

  @Test func `a second coder starts anew, and the two are compared, estimated and exported`() throws
  {
    #expect(try review("", "--agree").errors.contains("agreement needs two coders"))
    try #require(try review("h2h2xxa1n").status == 0)
    let second = try review("h2h3xxa1x", "--coder", "second")
    #expect(second.errors.hasPrefix("Passage 1 of 6"))
    let agreement = try review("", "--agree")
    #expect(agreement.output.hasPrefix("first and second both answered 6 passages."))
    #expect(agreement.output.contains("stance: kappa 0.76"))
    let estimate = try review("", "--estimate", "--json").json(ReviewedEstimates.self)
    #expect(estimate.shares["hostile"]?.mean == 1 / 3.0 && estimate.read == 6)
    #expect(try review("", "--estimate", "--coder", "third").status == 1)
    let labels = tool.folder.appending(path: "labels.jsonl")
    #expect(try review("", "--export", labels.path).status == 0)
    let passages = try LabelledPassage.read(labels, codebook: Codebook())
    #expect(passages.count == 6 && passages.allSatisfy { $0.register == "review" })
  }

  @Test func `one stratum and a limit can be chosen, and wrong flags are refused`() throws {
    let some = try review(
      "nnnnnn", "--stratum", "likely", "--limit", "2", "--out", tool.folder.path)
    #expect(some.output.contains("2 in this session; 2 answered, 0 skipped, 1 left."))
    #expect(some.errors.contains("text 1") && !some.errors.contains("text 0"))
    #expect(try review("", "--coder", "../x").status == 64)
    #expect(try review("", "--agree", "--estimate").status == 64)
    #expect(try review("", "--stratum", "loud").status == 64)
  }

  @Test func `a terminal gives single keys, and is as before after Ctrl-C and after a signal`()
    throws
  {
    for end in ["\u{3}", "TERM"] {
      let outcome = try tool.run(
        URL(filePath: "/usr/bin/env"),
        [
          "python3", Tool.package.appending(path: "Tests/Oracles/review_terminal.py").path,
          Tool.binary.path, run.url.path, end, "coder\(end.count)",
        ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let seen = try JSONValue(parsing: Data(outcome.output.utf8))
      #expect(seen["raw"] == .bool(true), "keys come one by one while it reads")
      #expect(seen["restored"] == .bool(true), "the terminal is as it was")
      #expect(seen["status"] == .number(end == "TERM" ? 143 : 0))
      #expect(try file("coder\(end.count)").contains(#""codes":["N2"]"#))
    }
  }
}
