import Foundation
import ParableAudit
import ParableCore
import Testing

/// An audit as a user runs it: what it counts, what it refuses, and what its exit code says.
@Suite(.needsPlugin) struct AuditTests {
  private let tool: Tool

  init() throws { tool = try Tool() }

  private func result(_ run: String) throws -> AuditResult {
    try JSONDecoder().decode(AuditResult.self, from: tool.bytes(run, "result.json"))
  }

  @Test func `what goes in comes out, and risk analysis is in no number but its own`() throws {
    let corpus = try tool.file("a.jsonl", AuditBench.lines(400))
    #expect(try tool.audit("run", corpus, "--out", tool.path("r")).status == 0)
    let result = try result("r")
    #expect(result.corpus.tally.records == 400 && result.corpus.tally.delivered == 400)
    #expect(result.strata.reduce(0) { $0 + $1.documents } == 400)
    #expect(result.sources.reduce(0) { $0 + $1.documents } == 400)
    #expect(result.stances["hostile"]?.documents == 20)
    #expect(result.stances["aligned"]?.documents == 20)
    #expect(result.analysis.documents == 20)
    #expect(result.codes["T1"] == nil)
    let findings = try tool.bytes("r", "findings.jsonl").split(separator: 0x0A)
      .map { try JSONDecoder().decode(Finding.self, from: $0) }
    let hostile = findings.filter { $0.stance == .hostile && !$0.isAnalysis }
    #expect(hostile.count == 20 && hostile.allSatisfy { !$0.codes.contains(Code(rawValue: "T1")) })
    #expect(findings.map(\.offset) == findings.map(\.offset).sorted())
  }

  @Test func `bad lines are quarantined with their place, and the exit code is 2`() throws {
    let good = AuditBench.lines(3)
    let corpus = try tool.file("a.jsonl", good + "{\"text\":\n\n[1]\n" + good)
    let run = try tool.audit("run", corpus, "--out", tool.path("r"))
    #expect(run.status == 2)
    #expect(run.errors.contains("2 records could not be read"), "\(run.errors)")
    let lines = try tool.bytes("r", "quarantine.jsonl").split(separator: 0x0A)
    let entries = try lines.map { try JSONValue(parsing: Data($0)) }
    #expect(entries.compactMap { $0["reason"]?["fault"]?.text } == ["bad-json", "not-an-object"])
    let tally = try result("r").corpus.tally
    #expect(
      tally.records == 9 && tally.delivered == 6 && tally.quarantined == 2 && tally.empty == 1)
    let again = try tool.audit("run", corpus, "--out", tool.path("r"))
    #expect(again.status == 2, "a finished run is read, and says the same")
  }

  @Test func `verify is content with a run, and names the artefact of which one byte changed`()
    throws
  {
    let corpus = try tool.file("a.jsonl", AuditBench.lines(40))
    #expect(try tool.audit("run", corpus, "--out", tool.path("r")).status == 0)
    #expect(try tool.run("verify", tool.path("r"), "--corpus").status == 0)
    for name in [
      "findings.jsonl", "samples.jsonl", "gaps.json", "statement.json", "croissant.json",
    ] {
      let file = URL(filePath: tool.path("r/\(name)"))
      let sound = try Data(contentsOf: file)
      var broken = sound
      broken[broken.count / 2] ^= 1
      try broken.write(to: file)
      let verify = try tool.run("verify", tool.path("r"))
      #expect(verify.status == 2 && verify.errors.contains(name), "\(name): \(verify.errors)")
      try sound.write(to: file)
    }
    #expect(try tool.run("verify", tool.path("r")).status == 0)
  }

  @Test func `a corpus that is not there, and an empty folder, are one message`() throws {
    try FileManager.default.createDirectory(
      atPath: tool.path("empty"), withIntermediateDirectories: true)
    for (path, message) in [
      (tool.path("nope.jsonl"), "nope.jsonl: No such file or directory"),
      (tool.path("empty"), "empty: no file is there"), (tool.path("*.warc"), "no file is there"),
    ] {
      let run = try tool.audit("run", path, "--out", tool.path("r"))
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.contains(message), "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: tool.path("r")))
  }

  @Test func `a file that cannot be opened is quarantined by name, and the rest is read`() throws {
    try FileManager.default.createDirectory(
      atPath: tool.path("c"), withIntermediateDirectories: true)
    _ = try tool.file("c/a.jsonl", AuditBench.lines(10))
    try FileManager.default.createSymbolicLink(
      atPath: tool.path("c/b.jsonl"), withDestinationPath: tool.path("gone"))
    let run = try tool.audit("run", tool.path("c"), "--out", tool.path("r"))
    #expect(run.status == 2, "\(run.errors)")
    let tally = try result("r").corpus.tally
    #expect(tally.delivered == 10 && tally.faults == [.unreadable: 1])
  }

  @Test(.enabled(if: getuid() == 0, "SKIPPED: only root can mount a disk of 1 MiB."))
  func `a full disk is named with its folder and the reason, and room is all that is needed`()
    throws
  {
    let corpus = try tool.file("a.jsonl", AuditBench.lines(3000))
    let disk = tool.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let shell = URL(filePath: "/bin/sh")
    let mount = try tool.run(shell, ["-c", "mount -t tmpfs -o size=256k tmpfs \(disk)"])
    try #require(mount.status == 0, "\(mount.errors)")
    defer { _ = try? tool.run(shell, ["-c", "umount -l \(disk)"]) }
    let run = try tool.audit("run", corpus, "--out", disk + "/r")
    #expect(run.status == 1)
    #expect(run.errors.contains("disk/r/") && run.errors.contains("No space left"), "\(run.errors)")
    let more = try tool.run(shell, ["-c", "mount -o remount,size=64m \(disk)"])
    try #require(more.status == 0, "\(more.errors)")
    #expect(try tool.audit("run", corpus, "--out", disk + "/r").status == 0)
    #expect(try tool.audit("run", corpus, "--out", tool.path("r")).status == 0)
    try tool.expectSame("disk/r", "r")
  }
}
