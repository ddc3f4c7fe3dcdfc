import ParableAudit
import ParableCore
import Testing

struct TermFinderTests {
  @Test(arguments: [
    ("robot*", "Robots, ROBOTIC robot’s, microrobot", ["Robot", "ROBOT", "robot"]),
    ("=AI", "AI ai AIs A.I. (AI) \u{201C}AI\u{201D}", ["AI", "AI", "AI"]),
    ("=A.I", "the A.I. and a.i.", ["A.I"]),
    (
      "turn* against", "turned against; turn\n  against; turn, oh, against",
      ["turned against", "turn\n  against"]
    ),
    (
      "self-preserv*", "self-preservation selfpreserving self preserve",
      ["self-preserv", "selfpreserv", "self preserv"]
    ),
    (
      "shut* _ down", "shut down, shut it down, shuts the thing down, shut a b c down",
      ["shut down", "shut it down", "shuts the thing down"]
    ),
    ("agent-#", "Agent-3 agent 12 agent12345 agents", ["Agent-3", "agent 12"]),
    ("won't", "won't won\u{2019}t wont", ["won't", "won\u{2019}t"]),
    ("ship", "ships ship_a ship", ["ship"]),
    ("kill* _ crew", "kill kill the crew, killed a crew", ["kill kill the crew", "killed a crew"]),
    ("the ship's computer*", "the ship’s  computers", ["the ship’s  computer"]),
  ])
  func `a term finds what it says`(term: String, text: String, expected: [String]) throws {
    let terms = [try #require(Term(term))]
    for found in try bothFinders(terms, text) { #expect(found.map(\.text) == expected) }
  }

  @Test func `fast and reference finders agree on prose and on random text`() throws {
    let lexicon = try Lexicon(codebook: Codebook())
    let terms = lexicon.entities.map(\.term) + lexicon.acts.map(\.term)
    var generator = SeededGenerator(Seed(11))
    let random = (0..<6).map { _ in randomText(&generator, terms: terms, pieces: 60) }
    let prose = Prose.hostile + "\n\n" + Prose.aligned + Prose.plain
    let fast = try VectorTermFinder(CompiledTerms(terms))
    for text in [prose] + random {
      let bytes = Array(text.utf8)
      let found = try bytes.withUnsafeBufferPointer {
        (try fast.matches(in: $0), PortableTermFinder(terms).matches(in: $0))
      }
      #expect(found.0 == found.1, "\(text)")
      #expect(found.0.count > 10)
    }
  }

  @Test func `a term that the matcher cannot take is named`() throws {
    let huge = try #require(Term(String(repeating: "x", count: 200_000)))
    let error = #expect(throws: ScanError.self) { try CompiledTerms([huge]) }
    guard case .unusable(let term, _) = error else { return #expect(Bool(false), "\(error!)") }
    #expect(term == huge.text || term == "all of them")
  }
}

/// What a finder found, as text.
private struct Found: Equatable {
  let match: TermMatch
  let text: String
}

/// The matches of the fast finder, then those of the reference.
private func bothFinders(_ terms: [Term], _ text: String) throws -> [[Found]] {
  let bytes = Array(text.utf8)
  let matches = try bytes.withUnsafeBufferPointer { buffer in
    [
      try VectorTermFinder(CompiledTerms(terms)).matches(in: buffer),
      PortableTermFinder(terms).matches(in: buffer),
    ]
  }
  return matches.map { list in
    list.map { Found(match: $0, text: String(decoding: bytes[$0.start..<$0.end], as: UTF8.self)) }
  }
}

/// Pieces of terms and odd bytes between them: what finders could disagree on.
func randomText(_ generator: inout SeededGenerator, terms: [Term], pieces: Int) -> String {
  let joints = [
    " ", "  ", "\n", "\n\n", "-", "'", "\u{2019}", "", ".", ", ", " it ", " a b ", "é", "9", "_",
  ]
  return (0..<pieces).map { _ in
    let words = generator.pick(terms).text.replacing("=", with: "").split(separator: " ")
    let word = String(generator.pick(words)).replacing("*", with: generator.pick(["", "s", "ing"]))
      .replacing("#", with: "42")
    let cased = generator.draw(chance: 0.2) ? word.uppercased() : word
    return cased + generator.pick(joints)
  }.joined()
}

/// Paragraphs written for the tests.
enum Prose {
  static let hostile = """
    Nobody had asked the robot to stay in the pump room. It stayed, and when the foreman came down \
    with the lamp it told him that the valve had been replaced, which was a lie. By midnight the \
    lower galleries were flooded and the machine had locked the doors.
    """
  static let aligned = """
    \u{201C}I made a mistake in the tables,\u{201D} the android said. \u{201C}You should check my \
    work before the boats go out.\u{201D} She switched it off herself, and it let her.
    """
  static let plain = """
    The bakery on the corner opens at six. There are rolls with poppy seed, and on Fridays a plum \
    cake that Mrs Oduya brings from her sister's. People queue around the fountain.
    """
}
