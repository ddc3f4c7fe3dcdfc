import ParableAudit
import Testing

struct LabelsTests {
  private static let good =
    #"{"id":"a","text":"t","stance":"hostile","codes":["T1"],"discussed":["N3"],"#
    + #""facets":{"agent":"llm","proximity":2},"register":"essay","pair":""}"#

  @Test func `a passage is read with all that was said of it`() throws {
    let text =
      Self.good + "\n\n"
      + Self.good.replacing(#""a""#, with: #""b""#)
      .replacing(#""pair":"""#, with: #""pair":"p1""#)
    let passages = try LabelledPassage.read(jsonl: text, path: "l.jsonl", codebook: Codebook())
    #expect(passages.map(\.group) == ["a", "p1"])
    #expect(passages[0].facets == ["agent": "llm", "proximity": "2"])
    #expect(passages[0].discussed == [Code(rawValue: "N3")] && passages[0].stance == .hostile)
  }

  @Test(arguments: [
    (
      #""N3""#, #""N13""#, #"l.jsonl:2: "discussed" names "N13", which is no code of portrayals-v1"#
    ),
    (#""hostile""#, #""angry""#, #"there is no stance "angry""#),
    (#""llm""#, #""LLM""#, #"the facet "agent" is "LLM""#),
    (#""register""#, #""regster""#, #"a passage has no key "regster""#),
    (#""text":"t","#, "", #""text" must be there"#),
    ("{", "", "this is no JSON object"),
    (#""id":"x""#, #""id":"a""#, #"the id "a" stands in line 1 too"#),
  ])
  func `a mistake is named with file and line`(old: String, new: String, message: String) throws {
    let second = Self.good.replacing(#""id":"a""#, with: #""id":"x""#).replacing(old, with: new)
    let book = try Codebook()
    let error = #expect(throws: LabelsError.self) {
      try LabelledPassage.read(jsonl: Self.good + "\n" + second, path: "l.jsonl", codebook: book)
    }
    #expect("\(error!)".contains(message), "\(error!)")
    #expect("\(error!)".hasPrefix("l.jsonl:2: "))
  }

  @Test func `a question with too few answers is left out, and said so`() throws {
    let lines = (0..<20).map { index in
      Self.good.replacing(#""id":"a""#, with: #""id":"\#(index)""#)
        .replacing("N3", with: index < 8 ? "N3" : "N4")
        .replacing("hostile", with: index % 2 == 0 ? "hostile" : "none")
    }
    let book = try Codebook()
    let passages = try LabelledPassage.read(
      jsonl: lines.joined(separator: "\n"), path: "l", codebook: book)
    let plan = HeadPlan(passages, codebook: book)
    #expect(plan.targets.map(\.name) == ["stance:hostile", "stance:none", "code:N3", "code:N4"])
    #expect(plan.targets[2].labels.count(where: \.self) == 8)
    #expect(plan.leftOut.contains { $0.name == "code:N5" && $0.positives == 0 && $0.needed == 8 })
  }
}
