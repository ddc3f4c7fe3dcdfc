import Foundation
import Testing

/// What `audit map` and `audit reduce` refuse.
@Suite(.needsPlugin) struct AuditPartsTests {
  private let tool: Tool
  private let corpus: String
  private var parts: String { tool.path("parts") }

  init() throws {
    tool = try Tool()
    corpus = try tool.file("a.jsonl", AuditBench.lines(120))
    let map = try tool.audit("map", corpus, "--parts", parts)
    try #require(map.status == 0, "\(map.errors)")
  }

  private func reduce(_ words: String..., out: String = "r") throws -> Tool.Outcome {
    let all = ["audit", "reduce", corpus, "--parts", parts, "--out", tool.path(out)] + words
    return try tool.run(Tool.binary, all + Tool.auditFlags())
  }

  private func part(_ index: Int) -> URL {
    URL(filePath: "\(parts)/00000000-0000000\(index).jsonl")
  }

  @Test func `missing parts are named, and nothing is written`() throws {
    try FileManager.default.removeItem(at: part(1))
    try FileManager.default.removeItem(at: part(3))
    let outcome = try reduce()
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("parts are missing: \(corpus): segment 1, 3"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: tool.path("r/findings.jsonl")))
    #expect(try tool.audit("map", corpus, "--parts", parts).output.contains("2 parts made"))
    #expect(try reduce().status == 0)
  }

  @Test func `a part of which one byte changed, or the end is lost, is refused by name`() throws {
    let sound = try Data(contentsOf: part(2))
    var flipped = sound
    flipped[sound.count / 2] ^= 1
    for broken in [flipped, sound.dropLast(200), Data()] {
      try broken.write(to: part(2))
      for outcome in [try reduce(), try tool.audit("map", corpus, "--parts", parts)] {
        #expect(outcome.status == 1)
        #expect(
          outcome.errors.contains(
            "00000000-00000002.jsonl: this part of an audit is not as it was"),
          "\(outcome.errors)")
      }
    }
  }

  @Test func `parts of other options, of another corpus or under another name are refused`() throws
  {
    let other = try reduce("--seed", "2", out: "other")
    #expect(other.status == 1)
    #expect(other.errors.contains("was made from other files, with other options"))
    try FileManager.default.removeItem(at: part(1))
    try FileManager.default.copyItem(at: part(0), to: part(1))
    #expect(try reduce().errors.contains("00000000-00000001.jsonl: this part was made from other"))
    _ = try tool.file("a.jsonl", AuditBench.lines(121))
    #expect(try reduce(out: "longer").errors.contains("was made from other files"))
  }

  @Test func `wrong ranks are wrong flags, and a strange unit is named`() throws {
    for words in [
      ["--rank", "2", "--world", "2"], ["--rank", "0"],
      ["--rank", "0", "--world", "2", "--units", "x"],
    ] {
      let all = ["audit", "map", corpus, "--parts", parts] + words
      #expect(try tool.run(Tool.binary, all).status == 64)
    }
    let strange = try tool.audit(
      "map", corpus, "--parts", parts, "--units", "-", input: #"{"file":7,"index":0}"#)
    #expect(strange.errors.contains("file 7, segment 0: this corpus has no such unit"))
    let nonsense = try tool.audit(
      "map", corpus, "--parts", parts, "--units", "-", input: "{\"file\":0,\"index\":0}\nseven\n")
    #expect(nonsense.errors.contains("-:2: this is no unit"))
    #expect(try tool.audit("map", "-", "--parts", parts).errors.contains("cannot be divided"))
    let nowhere = try tool.audit(
      "reduce", corpus, "--parts", tool.path("no"), "--out", tool.path("r"))
    #expect(
      nowhere.status == 1 && nowhere.errors.contains("no: the parts' folder cannot be listed"))
  }
}
