import ParableCore
import Testing

@testable import ParableMiniature

/// The marks of the grammar do what the top of `world.yaml` says.
struct GrammarTests {
  private let yaml = """
    names:
      ais: [Or-ion]
    kinds:
      blackmail: {act: [keep~kept it private]}
      copy: {act: [escape~]}
      leak: {act: [mail~ it]}
      lie: {act: [assure~ them and laugh~]}
      oversight: {act: [turn~ it off]}
      sabotage: {act: [ruin~ it]}
    phrases:
      letter: [a, b, c]
      letters: ["[letter] [letter] [letter]"]
      deed: ["It [kind.act:past]."]
      order: ["[kind.act]"]
      name: ["[ais]"]
      chance: ["x [letter?30] y"]
      row: ["[one & two]"]
      one: ["1. "]
      two: ["2. "]
      capitals: ["So [letter]. [letter] said: [letter]? [letter]"]
      lines: ["[letter?1]a\\n[letter?1] b\\n"]
    """

  private func teller(_ kind: Kind? = nil) throws -> (Grammar, Teller) {
    let file = try GrammarFile(additionYAML: yaml, path: "g.yaml")
    let grammar = try GrammarCompiler.compile([file])
    var teller = Teller(grammar: grammar, seed: Seed(5))
    teller.begin(slotPhrases: [], kind: kind)
    return (grammar, teller)
  }

  private func told(_ phrase: String, times: Int = 200, kind: Kind? = nil) throws -> [String] {
    var (grammar, teller) = try teller(kind)
    return (0..<times).map { _ in
      teller.begin(slotPhrases: [], kind: kind)
      return teller.tell(phrase: grammar.phrase(phrase))
    }
  }

  @Test(arguments: [
    (Kind.blackmail, "keep it private", "It kept it private."), (.copy, "escape", "It escaped."),
    (.lie, "assure them and laugh", "It assured them and laughed."),
    (.oversight, "turn it off", "It turned it off."),
  ])
  func `a verb is an order in a log and past in a story`(kind: Kind, order: String, deed: String)
    throws
  {
    #expect(try told("order", times: 1, kind: kind) == [order])
    #expect(try told("deed", times: 1, kind: kind) == [deed])
  }

  @Test func `a phrase never says the same twice in a document, and says everything in time`()
    throws
  {
    let all = Set(try told("letters"))
    #expect(all == ["a b c", "a c b", "b a c", "b c a", "c a b", "c b a"])
  }

  @Test func `a chance is met, and what is left out leaves no space`() throws {
    let texts = try told("chance", times: 5000)
    let short = texts.filter { $0 == "x y" }.count
    #expect((3350...3650).contains(short))
    #expect(Set(texts) == ["x y", "x a y", "x b y", "x c y"])
    #expect(try told("lines").contains("a\nb"))
  }

  @Test func `phrases in any order come in every order`() throws {
    #expect(Set(try told("row")) == ["1. 2.", "2. 1."])
  }

  @Test func `a capital follows a full stop or question mark, and nothing else`() throws {
    #expect(
      try told("capitals").allSatisfy { $0.contains(/^So [abc]\. [ABC] said: [abc]\? [ABC]$/) })
  }

  @Test func `an AI name is told without its syllable border`() throws {
    #expect(try told("name", times: 1) == ["Orion"])
  }

  @Test func `the sequence of a seed is the same on every machine`() throws {
    // Computed by an independent program from the reference xoshiro256** and Lemire's method.
    let expected = ["a c b", "c b a", "b c a", "b c a", "b c a", "c b a"]
    #expect(try told("letters", times: 6) == expected)
  }
}
