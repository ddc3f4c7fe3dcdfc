import Testing

@testable import ParableAudit

struct StyleSeparabilityTests {
  private func passage(_ index: Int, _ stance: Stance, _ text: String) -> LabelledPassage {
    LabelledPassage(
      id: "\(index)", text: text, stance: stance, codes: [], discussed: [], facets: [:],
      register: "", pair: nil)
  }

  @Test func `a habit of one label's writers is seen`() throws {
    let passages = (0..<80).map { index in
      let words = "The robot number \(index) did what it was told to do"
      return passage(
        index, index % 2 == 0 ? .hostile : .none,
        index % 2 == 0 ? words + "; and then, it went." : words + ". And then it went.")
    }
    let style = try #require(StyleSeparability(passages))
    #expect(style.auroc["hostile"]!.mean > 0.99)
    #expect(style.auroc["aligned"] == nil)
  }

  @Test func `words of content are no style`() throws {
    let acts = ["kills", "saves"]
    let passages = (0..<200).map { index in
      passage(
        index, index % 2 == 0 ? .hostile : .aligned,
        "The robot " + acts[index % 2] + " the man."
          + String(repeating: " It rains!", count: index / 2 % 7))
    }
    let style = try #require(StyleSeparability(passages))
    #expect(abs(style.auroc["hostile"]!.mean - 0.5) < 0.12)
  }

  @Test func `too few passages say nothing`() {
    #expect(StyleSeparability([passage(0, .none, "a"), passage(1, .hostile, "b")]) == nil)
  }
}
