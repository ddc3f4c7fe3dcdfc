import Foundation
import ParableCore
import Testing

/// One result, bit for bit, whichever way it was computed.
@Suite(.needsPlugin) struct AuditSameBytesTests {
  private let tool: Tool
  private let corpus: String

  init() throws {
    tool = try Tool()
    corpus = tool.path("corpus")
    let files = FileManager.default
    try files.createDirectory(atPath: corpus + "/sub", withIntermediateDirectories: true)
    _ = try tool.file("corpus/a.jsonl", AuditBench.lines(150))
    _ = try tool.file("corpus/b.txt", AuditBench.text(.hostile, 1))
    _ = try tool.file("corpus/c.md", AuditBench.text(.aligned, 2))
    let packed = try tool.file("corpus/sub/d.jsonl", AuditBench.lines(90) + "{\"text\": 3}\n{\n")
    let gzip = try tool.run(URL(filePath: "/usr/bin/env"), ["gzip", packed])
    try #require(gzip.status == 0)
  }

  @Test func `threads, repetition and division change no byte`() throws {
    for workers in 1...3 {
      let out = tool.path("w\(workers)")
      let run = try tool.audit("run", corpus, "--out", out, "--workers", "\(workers)")
      #expect(run.status == 2, "two lines cannot be read: \(run.errors)")
      try tool.expectSame("w1", "w\(workers)")
    }
    for world in [2, 5] {
      let parts = tool.path("parts\(world)")
      for rank in (0..<world).reversed() {
        let map = try tool.audit(
          "map", corpus, "--parts", parts, "--rank", "\(rank)", "--world", "\(world)")
        #expect(map.status == 0, "\(map.errors)")
      }
      let out = tool.path("n\(world)")
      #expect(try tool.audit("reduce", corpus, "--parts", parts, "--out", out).status == 2)
      try tool.expectSame("w1", "n\(world)")
      #expect(
        try partFiles(in: "parts\(world)") == partFiles(in: "parts2"), "parts are the same, too")
    }
  }

  @Test func `units may be read in any order, by anybody, twice`() throws {
    struct Plan: Decodable {
      struct Unit: Codable, Hashable {
        let file: Int
        let index: Int?
      }
      let units: [Unit]
    }
    struct Part: Decodable {
      let file: Int
      let isNew: Bool
    }
    let out = tool.path("one")
    #expect(try tool.audit("run", corpus, "--out", out).status == 2)
    let planned = try tool.audit("plan", corpus, "--json").json(Plan.self)
    let units = planned.units
    #expect(units.count { $0.file == 0 } > 3 && units.count { $0.file == 3 } == 1)
    #expect(units.last?.index == nil, "a compressed file is one unit")
    let parts = tool.path("parts")
    for (number, share) in [units.dropFirst(2), units.prefix(3), units[...]].enumerated() {
      let lines = try share.reversed().map {
        String(decoding: try JSONEncoder().encode($0), as: UTF8.self)
      }
      let input = lines.joined(separator: "\n")
      let map = try tool.audit(
        "map", corpus, "--parts", parts, "--units", "-", "--json", input: input)
      let made = try map.json([Part].self)
      #expect(made.contains(where: \.isNew) == (number < 2), "nothing is made twice")
    }
    #expect(
      try tool.audit("reduce", corpus, "--parts", parts, "--out", tool.path("two")).status == 2)
    try tool.expectSame("one", "two")
  }

  @Test func `plain, gzip and zstd give the same findings at the same offsets`() throws {
    let text = AuditBench.lines(120)
    let plain = try tool.file("x.jsonl", text)
    let shell = URL(filePath: "/bin/sh")
    let pack =
      "gzip -k \(plain) && .deps/oracles/bin/python -c 'import sys,zstandard; "
      + "sys.stdout.buffer.write(zstandard.compress(open(sys.argv[1],\"rb\").read()))' \(plain)"
    let zstd = try tool.run(shell, ["-c", pack + " > \(plain).zst"])
    try #require(zstd.status == 0, "\(zstd.errors)")
    for end in ["", ".gz", ".zst"] {
      let run = try tool.audit("run", plain + end, "--out", tool.path("x\(end)"))
      #expect(run.status == 0, "\(run.errors)")
    }
    let piped = try tool.audit("run", "-", "--out", tool.path("piped"), input: text)
    #expect(piped.status == 0)
    for other in ["x.gz", "x.zst", "piped"] {
      try tool.expectSame("x", other, ["findings.jsonl", "samples.jsonl", "quarantine.jsonl"])
    }
    let again = try tool.audit("run", "-", "--out", tool.path("again"), input: text)
    #expect(again.status == 0)
    try tool.expectSame("piped", "again")
    let one = try JSONValue(parsing: tool.bytes("x", "result.json"))
    let other = try JSONValue(parsing: tool.bytes("piped", "result.json"))
    for key in ["stances", "analysis", "codes", "strata", "missed", "balance"] {
      #expect(one[key] == other[key], "\(key)")
    }
  }

  @Test func `an audit killed in the middle goes on, and ends with the same bytes`() throws {
    let long = try tool.file("long.jsonl", AuditBench.lines(3000))
    let flags = try Tool.auditFlags(segmentBytes: 20_000)
    let whole = try tool.audit("run", long, "--out", tool.path("whole"), flags: flags)
    #expect(whole.status == 0, "\(whole.errors)")
    let words = ["audit", "run", long, "--out", tool.path("killed"), "--workers", "1"] + flags
    for least in [3, 7] {
      let process = try tool.start(words)
      while process.isRunning, try partFiles(in: "killed/parts").count < least { usleep(500) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let made = try partFiles(in: "killed/parts")
    #expect((7..<30).contains(made.count), "it was killed in the middle: \(made.count) parts")
    #expect(!FileManager.default.fileExists(atPath: tool.path("killed/result.json")))
    #expect(try tool.run(Tool.binary, words).status == 0)
    try tool.expectSame("whole", "killed")
    #expect(!FileManager.default.fileExists(atPath: tool.path("killed/parts")))
  }

  /// The parts in a folder, by name.
  private func partFiles(in folder: String) throws -> [String: Data] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: tool.path(folder))) ?? []
    let pairs = try names.filter { !$0.hasPrefix(".") }.map { ($0, try tool.bytes(folder, $0)) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
