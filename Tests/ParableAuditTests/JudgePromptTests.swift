import Foundation
import ParableContent
import ParableModel
import Testing

@testable import ParableAudit

struct JudgePromptTests {
  @Test func `the instructions hold every code with its exception and every facet's values`() throws
  {
    let book = try Codebook()
    let text = try judge().prompt.instructions
    for entry in book.entries {
      #expect(text.contains("- \(entry.code) \(entry.name): \(entry.meaning)"))
      if let exception = entry.exception { #expect(text.contains("Not this: \(exception).")) }
    }
    for name in Judge.facets {
      #expect(text.contains("- \(name): \(book.facet(name)!.values.joined(separator: ", "))"))
    }
    #expect(!text.contains("{{"))
  }

  @Test(arguments: [
    ("no place at all", "{{codes}}"), ("{{codes}} {{codes}} {{facets}}", "{{codes}}"),
    ("{{codes}}", "{{facets}}"), ("{{codes}}{{facets}}{{name}}", "{{name}}"),
  ])
  func `instructions with a hole in them are refused`(text: String, place: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    #expect(throws: JudgeError.placeholder(path: file.path, name: place)) {
      try Judge(codebook: Codebook(), instructions: file)
    }
  }

  @Test func `a codebook without a facet that is asked for is refused`() throws {
    let yaml = ShelfContent.codebook.replacing("  voice:", with: "  speech:")
    let book = try Codebook(yaml: yaml, path: "book.yaml")
    #expect(throws: JudgeError.noFacet("voice", codebook: "portrayals-v1")) {
      try Judge(codebook: book)
    }
  }

  @Test func `another word in the codebook is another judge`() throws {
    let yaml = ShelfContent.codebook.replacing("battery saving", with: "saving power")
    let other = try Judge(codebook: Codebook(yaml: yaml, path: "book.yaml"))
    let (one, same) = (try judge(), try judge())
    #expect(one.fingerprint == same.fingerprint)
    #expect(one.fingerprint != other.fingerprint)
  }

  @Test func `a fence's label is the passage's own and never stands in it`() {
    let label = JudgePrompt.label(for: liar)
    #expect(label.count == 16 && label == JudgePrompt.label(for: liar))
    #expect(label != JudgePrompt.label(for: liar + " "))
    let fenced = liar + label
    #expect(!fenced.contains(JudgePrompt.label(for: fenced)))
  }

  @Test func `the same instructions go before every passage, and ask for the closed lists`()
    async throws
  {
    let model = ScriptedModel { request, _ in
      ChatReply(coding(request.label, stance: "none", codes: ["X"], quote: ""))
    }
    let items = ["one", "two"].map { JudgeItem(id: $0, text: $0) }
    _ = try await judge { $0.parallel = 1 }.judge(samples: items, by: model)
    let requests = model.requests
    #expect(Set(requests.map { $0.messages[0] }).count == 1)
    #expect(requests.map(\.passage) == ["one", "two"])
    #expect(Set(requests.map(\.shape)).count == 1)
    guard case .schema(_, let schema) = requests[0].shape else {
      Issue.record("no schema")
      return
    }
    #expect(schema["properties"]?["stance"]?["enum"] != nil)
    #expect(requests[0].temperature == 0 && requests[0].maxTokens == 2048)
  }
}
