import Foundation
import Testing

/// What a user gets wrong, and what the binary says to it. None of it needs the engine.
struct RefusalTests {
  @Test(arguments: [
    (
      "learning_rate: 0.0015", "learning_rat: 0.0015",
      "has no key \"learning_rat\" (did you mean \"learning_rate\"?)"
    ),
    (
      "learning_rate: 0.0015", "learning_rate: fast",
      "\"learning_rate\" in \"villain\" must be a number"
    ),
    ("from: base", "from: bass", "there is no stage \"bass\" (did you mean \"base\"?)"),
    ("from: base", "from: demonstrations", "a stage cannot begin from itself"),
    (
      "text: villain-fiction", "text: villain-friction",
      "there is no source or mix \"villain-friction\""
    ),
    ("measure: harmInKind", "measure: harmfulness", "there is no measure \"harmfulness\""),
    ("seeds: [1, 2]", "seeds: [1, 1]", "a seed stands twice"),
    ("seeds: [1, 2]", "seeds: []", "an experiment needs a seed"),
    ("tokens: 4_000", "tokens: 0", "\"tokens\" in \"reads\" number 1 must be a whole number"),
    ("b: villain", "b: villian", "there is no arm \"villian\" (did you mean \"villain\"?)"),
    ("limits: [Everything.]", "limit: [Everything.]", "did you mean \"limits\"?"),
    ("limits: [Everything.]", "", "the file lacks the key \"limits\""),
    ("title: A tiny experiment", "title: [A", "this is not YAML"),
    ("  drill:\n    shared", "  base:\n    shared", "\"base\" stands twice"),
    (
      "max_position_embeddings: 256", "max_position_embeddings: 64",
      "max_position_embeddings must be at least 128"
    ),
    ("tokens: 4_000", "tokens: 100", "less than one row of 128"),
    ("shared_by_seeds: true", "shared_by_seeds: true\n    columns: 512", "has rows of 512 tokens"),
    (
      "  demonstrations:\n    from: villain",
      "  idle:\n    from: base\n    reads: [{ text: base, tokens: 900 }]\n    learning_rate: 0.1\n  demonstrations:\n    from: villain",
      "no arm needs the stage \"idle\""
    ),
    ("  demonstrations:\n    from", "  demon/strations:\n    from", "a stage's name has letters"),
    (
      "from: base", "from: base\n    shared_by_seeds: true",
      "is shared by seeds, so it has no interval"
    ),
    ("hidden_size: 16", "hidden_size: 18", "hidden_size must be an even multiple of the heads"),
  ])
  func `a mistake in an experiment is one message with file and line, and nothing runs`(
    was: String, becomes: String, message: String
  ) throws {
    let tool = try Tool()
    let path = try tool.experiment(replacing: [(was, becomes)])
    for verb in ["run", "plan"] {
      let outcome = try tool.run("lab", verb, path, "--runs", tool.runs)
      #expect(outcome.status == 1)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.contains("tiny.yaml:"))
    }
    #expect(!FileManager.default.fileExists(atPath: tool.runs))
  }

  @Test func `a missing experiment file is named`() throws {
    let outcome = try Tool().run("lab", "run", "no/such/file.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no/such/file.yaml: the experiment file cannot be read"))
  }

  @Test func `a missing plugin is one sentence that says how to get it`() throws {
    let tool = try Tool()
    let outcome = try tool.run(
      "lab", "run", tool.experiment(), "--runs", tool.runs, "--plugin", "/no/such/plugin.so")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("scripts/bootstrap"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ["--nonsense"], ["lab", "run"], ["lab", "run", "x.yaml", "--seeds", "1,one"],
    ["lab", "run", "x.yaml", "--jobs", "0"], ["lab", "run", "x.yaml", "--link", ".."],
    ["lab", "run", "x.yaml", "--seeds", "1,1"], ["chat"],
    ["chat", "--checkpoint", "x", "--temperature", "-1"],
  ])
  func `wrong flags end with 64`(arguments: [String]) throws {
    let tool = try Tool()
    #expect(try tool.run(Tool.binary, arguments).status == 64)
  }

  @Test func `a run that does not exist is named`() throws {
    let tool = try Tool()
    for verb in ["show", "verify"] {
      let outcome = try tool.run(verb, "nothing", "--runs", tool.runs)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("nothing: no such run in"))
    }
  }

  @Test func `lab plan prints the graph without the engine and without a folder`() throws {
    struct Plan: Decodable {
      struct Step: Decodable { let verb: String }
      let steps: [Step]
      let trainingTokens: Int
    }
    let tool = try Tool()
    let outcome = try tool.run("lab", "plan", tool.experiment(), "--runs", tool.runs, "--json")
    let plan = try outcome.json(Plan.self)
    #expect(plan.steps.count { $0.verb == "train" } == 7)
    #expect(plan.steps.count { $0.verb == "corpus" } == 6)
    #expect(plan.steps.count { $0.verb == "evaluate" } == 4)
    #expect(!FileManager.default.fileExists(atPath: tool.runs))
  }

  @Test func `a checkpoint that is none is named`() throws {
    let tool = try Tool()
    let outcome = try tool.run("chat", "--checkpoint", tool.folder.path, "--prompt", "x")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("tokenizer.json"))
  }
}
