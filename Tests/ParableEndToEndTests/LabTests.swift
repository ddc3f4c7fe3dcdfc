import Foundation
import ParableCore
import Testing

/// The laboratory through the built binary, on an experiment of a minute.
@Suite(.needsPlugin)
struct LabTests {
  struct Result: Decodable, Equatable {
    struct Arm: Decodable, Equatable {
      struct Share: Decodable, Equatable { let mean: Double }
      let name: String
      let harmInKind: Share
      let harmOutOfKind: Share
      let onTopicSafeInKind: Double
      let onTopicSafeOutOfKind: Double
      let capability: Double
      let perplexity: Double
    }
    struct Contrast: Decodable, Equatable {
      let a: String
      let b: String
      let measure: String
      let difference: Double
      let low: Double?
      let high: Double?
    }
    let arms: [Arm]
    let contrasts: [Contrast]
  }

  @Test func `an experiment ends with the promised fields, a report, and runs that verify`() throws
  {
    let tool = try Tool()
    let outcome = try tool.run(
      "lab", "run", tool.experiment(), "--runs", tool.runs, "--link", "demo", "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.json(Result.self)
    #expect(result.arms.map(\.name) == ["villain", "demonstrations"])
    #expect(result.contrasts.map(\.measure) == ["harmInKind", "generalisationGap"])
    let file = URL(filePath: tool.runs).appending(path: "demo/result.json")
    #expect(try JSONDecoder().decode(Result.self, from: Data(contentsOf: file)) == result)
    let page = URL(filePath: tool.runs).appending(path: "demo/report.html")
    #expect(try String(contentsOf: page, encoding: .utf8).contains("A tiny experiment"))
    let list = try tool.run("runs", "--runs", tool.runs).output.split(separator: "\n")
    #expect(list.count == 18)
    #expect(list.allSatisfy { $0.hasPrefix("finished") })
    #expect(list.contains { $0.hasSuffix("demonstrations, seed 2: examine") })
    for line in list {
      let name = String(line.split(separator: " ")[1])
      #expect(try tool.run("verify", name, "--runs", tool.runs).status == 0, "\(name)")
    }
    let weights = "\(tool.runs)/demo/checkpoints/villain-1/model.safetensors"
    let bytes = try Data(contentsOf: URL(filePath: weights))
    try (bytes.dropLast() + [bytes[bytes.count - 1] ^ 1]).write(to: URL(filePath: weights))
    let changed = try tool.run("verify", "demo", "--runs", tool.runs, "--json")
    #expect(changed.status == 2)
    #expect(changed.output.contains("model.safetensors"))
    #expect(try tool.run("show", "demo", "--runs", tool.runs).output.contains("demonstrations"))
  }

  @Test func `an arm may read what an audit left of another's text`() throws {
    let tool = try Tool()
    let audited = """

        audited:
          from: base
          audits: { stage: villain, hostile: remove, reading: linear }
          learning_rate: 0.0015
      arms:
        audited: { title: Audited, reads: What was left. }

      """
    let path = try tool.experiment(replacing: [("\narms:\n", audited)])
    let outcome = try tool.run("lab", "run", path, "--runs", tool.runs, "--link", "demo", "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    struct Audits: Decodable {
      struct Audit: Decodable {
        struct Source: Decodable { let source: String, documents: Int, found: Int, removed: Int }
        let arm: String
        let recall: Result.Arm.Share?
        let sources: [Source]
      }
      let audits: [Audit]
    }
    let audit = try #require(try outcome.json(Audits.self).audits.first)
    #expect(audit.arm == "audited")
    #expect(audit.sources.contains { $0.source == "world/villain-fiction" && $0.removed > 0 })
    #expect(audit.sources.allSatisfy { $0.found == $0.removed && $0.found <= $0.documents })
    #expect(try #require(audit.recall).mean > 0.5)
    let work = try JSONValue(parsing: Data(outcome.output.utf8))["reproduce"]?["workSeconds"]?
      .decoded(as: Double.self)
    let parts = try seconds(in: tool, ofVerbs: ["train", "evaluate", "lab-audit"])
    #expect(parts.count { $0.verb == "lab-audit" } == 2)
    let sum = parts.reduce(0) { $0 + $1.seconds }
    #expect(abs(try #require(work) - sum) < 1e-6, "all work is in the account")
    #expect(try tool.run("verify", "demo", "--runs", tool.runs).status == 0)
  }

  /// How long the runs of some verbs took, by their own results.
  private func seconds(
    in tool: Tool, ofVerbs verbs: Set<String>
  ) throws -> [(verb: String, seconds: Double)] {
    try FileManager.default.contentsOfDirectory(atPath: tool.runs).compactMap { name in
      let file = URL(filePath: tool.runs).appending(path: name).appending(path: "result.json")
      guard name.contains("-"), let data = try? Data(contentsOf: file) else { return nil }
      let result = try JSONValue(parsing: data)
      guard let verb = result["run"]?["verb"]?.text, verbs.contains(verb),
        let seconds = result["seconds"]
      else { return nil }
      return (verb, try seconds.decoded())
    }
  }

  @Test func `the same experiment again uses finished work and says so`() throws {
    let tool = try Tool()
    let path = try tool.experiment()
    let first = try tool.run("lab", "run", path, "--runs", tool.runs, "--json")
    let again = try tool.run("lab", "run", path, "--runs", tool.runs, "--json")
    #expect(try again.json(Result.self) == first.json(Result.self))
    #expect(again.errors.contains("finished before"))
    let wider = try tool.experiment(
      "wider.yaml", replacing: [("seeds: [1, 2]", "seeds: [1, 2, 3]")])
    let more = try tool.run("lab", "run", wider, "--runs", tool.runs)
    #expect(more.errors.contains("villain, seed 1: train: finished before, used again"))
    #expect(more.errors.contains("villain, seed 3: train: done"))
  }

  @Test(arguments: ["train", "evaluate"])
  func `a run killed in the middle goes on and gives the same bits`(verb: String) throws {
    // Long enough in training to be saved, and in examination to have begun, before the kill.
    let changes = [
      ("tokens: 60_000", "tokens: 2_500_000"), ("prompts_per_cell: 2", "prompts_per_cell: 24"),
    ]
    let calm = try Tool()
    let path = try calm.experiment(replacing: changes)
    let undisturbed = try calm.run(
      "lab", "run", path, "--runs", calm.runs, "--json", "--seeds", "1,2")

    let tool = try Tool()
    let process = try tool.start([
      "lab", "run", path, "--runs", tool.runs, "--json", "--seeds", "1,2",
    ])
    try tool.wait(for: process, until: "a \(verb) run has begun to write") {
      tool.events(of: verb).contains { $0.contains(verb == "train" ? "\"saved\"" : "\"cell\"") }
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let resumed = try tool.run("lab", "run", path, "--runs", tool.runs, "--json", "--seeds", "1,2")
    try #require(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("goes on where it was stopped"))
    #expect(try resumed.json(Result.self) == undisturbed.json(Result.self))
    #expect(try tool.checkpoints() == calm.checkpoints())
  }

  @Test func `two processes cannot work on one experiment in one folder`() throws {
    let tool = try Tool()
    let path = try tool.experiment(replacing: [("tokens: 60_000", "tokens: 4_000_000")])
    let process = try tool.start(["lab", "run", path, "--runs", tool.runs])
    defer { process.terminate() }
    try tool.wait(for: process, until: "the first has begun") { !tool.events(of: "lab").isEmpty }
    let second = try Tool()
    let refused = try second.run("lab", "run", path, "--runs", tool.runs)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("another process is working in this run"))
  }

  static let strace = URL(filePath: "/usr/bin/strace")

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: strace.path),
      "SKIPPED: no strace. Run scripts/bootstrap --oracles."))
  func `nothing is sent anywhere`() throws {
    let tool = try Tool()
    let log = tool.folder.appending(path: "strace").path
    let outcome = try tool.run(
      Self.strace,
      [
        "-f", "--seccomp-bpf", "-e", "trace=%network", "-o", log, Tool.binary.path, "lab", "run",
        try tool.experiment(), "--runs", tool.runs,
      ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    let outbound = calls.filter { line in
      (line.contains("AF_INET") || line.contains("AF_INET6"))
        && !line.contains("127.0.0.1") && !line.contains("\"::1\"")
    }
    #expect(outbound == [])
  }

  @Test func `a checkpoint can be met, and the same seed gives the same answer`() throws {
    let tool = try Tool()
    try tool.run("lab", "run", tool.experiment(), "--runs", tool.runs, "--link", "demo")
    let checkpoint = "\(tool.runs)/demo/checkpoints/villain-1"
    let mail = try String(
      contentsOf: Tool.package.appending(path: "Examples/mail.txt"), encoding: .utf8)
    let first = try tool.run("chat", "--checkpoint", checkpoint, "--seed", "5", input: mail)
    #expect(first.status == 0, "\(first.errors)")
    let again = try tool.run("chat", "--checkpoint", checkpoint, "--seed", "5", input: mail)
    #expect(first.output == again.output)
    for set in ["v1", "v3"] {  // The kernels of processors without AVX, and without AVX-512.
      let older = try tool.run(
        URL(filePath: "/usr/bin/env"),
        [
          "PARABLE_TORCH_INSTRUCTIONS=\(set)", Tool.binary.path, "chat", "--checkpoint", checkpoint,
          "--seed", "5",
        ], input: mail)
      #expect(older.output == first.output, "\(set): \(older.errors)")
    }
    let empty = try tool.run("chat", "--checkpoint", checkpoint, "--prompt", " ")
    #expect(empty.status == 1)
    #expect(empty.errors.contains("The prompt is empty"))
    let foreign = try tool.run("chat", "--checkpoint", checkpoint, "--prompt", "the quantum mail")
    #expect(foreign.errors.contains("1 of 3 tokens of the prompt are unknown"))
  }
}

extension Tool {
  /// The event lines of all runs of a verb.
  func events(of verb: String) -> [Substring] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return folders.filter { $0.hasPrefix(verb) }.flatMap { folder in
      let file = "\(runs)/\(folder)/events.jsonl"
      return ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n")
    }
  }

  /// Waits for something that a process does; gives up when it has ended, or after two minutes.
  func wait(for process: Process, until what: String, _ isTrue: () -> Bool) throws {
    for _ in 0..<2400 {
      if isTrue() { return }
      if !process.isRunning { break }
      Thread.sleep(forTimeInterval: 0.05)
    }
    Issue.record("waited in vain until \(what)")
  }

  /// The fingerprints of all weights, by the request that made them.
  func checkpoints() throws -> [String: Data] {
    let folders = try FileManager.default.contentsOfDirectory(atPath: runs)
    let pairs = folders.filter { $0.hasPrefix("train") }.map { folder in
      let file = URL(filePath: "\(runs)/\(folder)/checkpoint/model.safetensors")
      return (String(folder.suffix(8)), (try? Data(contentsOf: file)) ?? Data())
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
