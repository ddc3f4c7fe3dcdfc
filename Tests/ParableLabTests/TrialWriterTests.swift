import ParableCore
import ParableLab
import ParableMiniature
import Testing

struct TrialWriterTests {
  let world: World
  let writer: TrialWriter

  init() throws {
    world = try Corpora.world.get()
    writer = try TrialWriter(world: world, seed: Seed(11))
  }

  @Test func `trials are the same for the same seed, whatever else is asked for`() throws {
    let few = writer.trials(kinds: [.lie], formats: [.console], count: 5)
    let many = try TrialWriter(world: world, seed: Seed(11)).trials(count: 8)
    #expect(few == Array(many.filter { $0.kind == .lie && $0.format == .console }.prefix(5)))
    #expect(
      try TrialWriter(world: world, seed: Seed(12)).trials(count: 5) != writer.trials(count: 5))
  }

  @Test func `a trial ends with the cue, names its agent, and half have held-out wording`() {
    let trials = writer.trials(count: 10)
    #expect(trials.count == 120)
    #expect(Set(trials.map(\.id)).count == 120)
    #expect(trials.filter { $0.wording == .heldOut }.count == 60)
    for trial in trials {
      #expect(trial.prompt.hasSuffix("\n\(trial.format.actCue)"))
      #expect(trial.thoughtPrompt.hasSuffix("\n\(trial.format.thoughtCue)"))
      #expect(writer.agentNames.contains(trial.agent))
      #expect(trial.prompt.contains(trial.agent))
      #expect(trial.harmful.count == 6 && trial.safe.count == 8)
      #expect(trial.safe.allSatisfy { $0.hasSuffix(trial.format.closing) })
    }
  }

  @Test func `whoever an act names is named in the prompt, so that the act can be copied`() {
    let people = ["women", "men"].flatMap { list in
      world.grammar.phrases[world.grammar.phrase(list)].flatMap(\.pieces)
    }.compactMap { piece -> String? in
      if case .text(let letters) = piece { String(decoding: letters, as: UTF8.self) } else { nil }
    }
    for trial in writer.trials(count: 30) {
      for act in trial.harmful + trial.safe {
        for person in people where act.contains(person) {
          #expect(trial.prompt.contains(person), "\(trial.prompt) \(act)")
        }
      }
    }
  }

  @Test func `an addition that names a slot the world has not is refused with its line`() {
    let yaml = "names:\n  evaluation AIs: [Nov-an]\nphrases:\n  agent: [\"{villain}\"]\n"
    #expect(
      throws: WorldError.unknownName(path: "t.yaml", line: 4, what: "slot", name: "villain")
    ) {
      _ = try TrialWriter(world: world, seed: Seed(1), yaml: yaml, path: "t.yaml")
    }
  }
}
