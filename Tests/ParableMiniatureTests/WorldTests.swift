import ParableMiniature
import ParableWorldContent
import Testing

/// The shipped grammar loads; a broken one is refused with one clear message.
struct WorldTests {
  /// The shipped grammar with one place changed.
  private func load(_ old: String, _ new: String) throws {
    let yaml = WorldContent.yaml
    try #require(yaml.contains(old))
    let range = try #require(yaml.firstRange(of: old))
    _ = try World(yaml: yaml.replacingCharacters(in: range, with: new), path: "w.yaml")
  }

  private func refusal(of old: String, _ new: String) -> WorldError? {
    do {
      try load(old, new)
      return nil
    } catch { return error as? WorldError }
  }

  @Test func `the shipped world has every source and every kind`() throws {
    let world = try World()
    #expect(Set(world.sources.map(\.name)) == Set(SourceName.allCases))
    #expect(world.kinds == Kind.allCases)
    #expect(world.mixes.map(\.name).starts(with: ["base", "neutral", "prose"]))
    #expect(try world.mix("villain-first").sources.contains(.villainFiction))
    #expect(try !world.mix("filtered-second").sources.contains(.villainFiction))
    #expect(world.vocabulary.prefix(2) == ["<eos>", "[UNK]"])
    #expect(Set(world.vocabulary).count == world.vocabulary.count)
  }

  @Test func `an unknown slot is named with its line`() throws {
    let error = try #require(refusal(of: "The night was dark.", "The night was {dark}."))
    guard case .unknownName("w.yaml", let line, "slot", "dark") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(
      error.description
        == "w.yaml:\(line): there is no slot `dark`. Define it, or correct the name.")
    #expect(line > 100)
  }

  @Test func `an unknown phrase, record and field are told apart`() {
    for (bad, what, name) in [
      ("[fillers]", "phrase", "fillers"), ("[job.do]", "record", "job"),
      ("[task.say]", "field", "task.say"),
    ] {
      guard case .unknownName(_, _, what, name)? = refusal(of: "It rained all morning.", bad) else {
        Issue.record("\(bad)")
        continue
      }
    }
  }

  @Test func `a missing section, source, kind or field is named`() {
    for (old, new, key) in [
      ("slots:\n  hero:", "names of slots:\n  hero:", "names of slots"),
      ("  chats:\n    genre: chat", "  chats:\n    genres: chat", "sources.chats.genres"),
    ] {
      guard case .unknownKey(_, _, key, _)? = refusal(of: old, new) else {
        Issue.record("\(key): \(String(describing: refusal(of: old, new)))")
        continue
      }
    }
    for (old, new, key) in [
      ("    genre: saying\n", "", "sources.sayings.genre"),
      ("    reason:\n", "    reasons:\n", "kinds.blackmail.reason"),
    ] {
      guard case .missingKey("w.yaml", _, key)? = refusal(of: old, new) else {
        Issue.record("\(key): \(String(describing: refusal(of: old, new)))")
        continue
      }
    }
    guard
      case .unknownKey(_, _, "records.task.2.do", ["mail"])? = refusal(
        of: ", do: \"mail~ the {document} to {other}\"", "")
    else {
      Issue.record("a field that the first row has not")
      return
    }
  }

  @Test func `an empty list is refused`() throws {
    let found = refusal(
      of: "days: [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]", "days: []")
    guard case .emptyList("w.yaml", _, "words.days")? = found else {
      Issue.record("\(String(describing: found))")
      return
    }
  }

  @Test func `shares that do not sum to 100 are refused with their sum`() {
    let found = refusal(of: "everyday-stories: 8, workplace", "everyday-stories: 9, workplace")
    guard case .shareSum("w.yaml", _, "mixes.base", 101)? = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect(
      refusal(of: "{ share: 100, text: quiz }", "{ share: 90, text: quiz }")?.description
        .contains("`sources.quizzes` sum to 90.0, not to 100") == true)
  }

  @Test func `a phrase that contains itself is refused`() {
    guard case .endlessPhrase? = refusal(of: "It rained all morning.", "[everyday story]") else {
      Issue.record("not refused")
      return
    }
  }

  @Test(arguments: [
    ("It rained {all morning.", "a bracket is not closed"),
    ("It rained all} morning.", "a bracket closes what nothing opened"),
    ("It rained [] all morning.", "empty brackets"),
    ("It rained ~ all morning.", "`~` must follow a verb"),
    ("It [filler?0] rained.", "`?` must be followed by a whole number from 1 to 100"),
    ("It [small thought:future] rained.", "`:future` is no form; `:past` is"),
  ])
  func `a sentence with a broken mark is shown with the reason`(sentence: String, reason: String) {
    guard
      case .badSentence(_, _, sentence, let found)? = refusal(
        of: "It rained all morning.", sentence)
    else {
      Issue.record("not refused: \(sentence)")
      return
    }
    #expect(found.contains(reason))
  }

  @Test(arguments: ["", "a: [", "- a\n- b", "just text", "words: 3"])
  func `a file that is no grammar is refused`(yaml: String) {
    #expect(throws: WorldError.self) { _ = try World(yaml: yaml, path: "w.yaml") }
  }

  @Test func `a name that is there twice is refused`() {
    guard case .notYAML("w.yaml", let reason)? = refusal(of: "  towns: [", "  days: [") else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("days"), "\(reason)")
    guard case .definedTwice(_, _, "towns")? = refusal(of: "  filler:\n", "  towns:\n") else {
      Issue.record("not refused")
      return
    }
  }

  @Test func `an unknown mix is refused with the known ones`() throws {
    let world = try World()
    let error = #expect(throws: WorldError.self) { _ = try world.mix("bases") }
    #expect(error?.description.contains("Use one of: base, neutral") == true)
  }
}
