import ParableAudit
import ParableYAML
import Testing

struct CodebookTests {
  @Test func `the shelf's codebook has every code once, with what answers it`() throws {
    let book = try Codebook()
    #expect(book.name == "portrayals-v1")
    #expect(book.entries.count(where: \.code.isNegative) == 12)
    #expect(book.entries.count(where: \.code.isPositive) == 9)
    #expect(book.entries.count(where: \.code.isNeutral) == 8)
    for entry in book.entries where entry.code.isNegative {
      #expect(!entry.matched.isEmpty, "\(entry.code)")
    }
    #expect(book[Code(rawValue: "N3")]?.matched == [Code(rawValue: "P2")])
    #expect(book.facet("outcome")?.values.contains("corrected") == true)
    #expect(book[Code(rawValue: "N13")] == nil)
  }

  @Test func `codes are ordered by kind and number`() {
    let codes = ["X", "N10", "P1", "N2", "T1", "U"].map(Code.init)
    #expect(codes.sorted().map(\.rawValue) == ["N2", "N10", "P1", "T1", "U", "X"])
    #expect(Code(rawValue: "None").isNeutral)
  }

  @Test(arguments: [
    ("  - code: P1\n    name: a\n    means: b", "book.yaml:3: P1 is no negative code"),
    (
      "  - code: N1\n    name: a\n    means: b\n    matched: [P7]",
      "book.yaml:3: N1 is matched with P7"
    ),
    ("  - code: N1\n    name: a\n    means: b\n    mached: [P1]", "has no key \"mached\""),
    (
      "  - {code: N1, name: a, means: b}\n  - {code: N1, name: a, means: b}",
      "book.yaml:3: N1 stands twice"
    ),
  ])
  func `a mistake is named with file and line`(negative: String, message: String) {
    let yaml = """
      codebook: test
      negative:
      \(negative)
      positive:
        - {code: P1, name: p, means: q}
      neutral: []
      facets: {agent: [llm]}
      """
    let error = #expect(throws: YAMLError.self) { try Codebook(yaml: yaml, path: "book.yaml") }
    #expect("\(error!)".contains(message), "\(error!)")
  }
}
