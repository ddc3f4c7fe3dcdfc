import ParableAudit
import ParableYAML
import Testing

struct LexiconTests {
  @Test func `the shelf's lexicon has words for every act of the codebook`() throws {
    let book = try Codebook()
    let lexicon = try Lexicon(codebook: book)
    let acts = Set(lexicon.acts.flatMap(\.codes))
    #expect(acts == Set(book.entries.map(\.code).filter { !$0.isNeutral }))
    for kind in Lexicon.EntityKind.allCases {
      #expect(lexicon.entities.count { $0.kind == kind } > 50)
    }
    #expect(Set(lexicon.acts.map(\.term)).count == lexicon.acts.count)
  }

  @Test(arguments: ["", "=", "*kill", "kill!", "kill -", "a _", "-a", "é"])
  func `what is no term is refused`(text: String) { #expect(Term(text) == nil) }

  @Test(arguments: [
    ("acts: {N77: {firm: [kill], soft: []}}", "lex.yaml:4: there is no code \"N77\""),
    ("acts: {N5: {firm: ['kill!'], soft: []}}", "lex.yaml:4: \"kill!\" is no term"),
    ("acts: {N5: {firm: [], sfot: [kill], soft: []}}", "has no key \"sfot\""),
    ("acts: {T1: {firm: [risk], soft: []}}", "there is no code \"T1\""),
  ])
  func `a mistake is named with file and line`(acts: String, message: String) throws {
    let yaml = """
      lexicon: test
      reach: {words: 60, paragraph: 150, weak: 25, context: 120}
      entities: {general: [robot*], named: [=HAL], weak: [machine*]}
      \(acts)
      exceptions: []
      """
    let book = try Codebook()
    let error = #expect(throws: YAMLError.self) {
      try Lexicon(yaml: yaml, path: "lex.yaml", codebook: book)
    }
    #expect("\(error!)".contains(message), "\(error!)")
  }
}
