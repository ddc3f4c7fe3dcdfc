import ParableCore
import ParableMiniature
import Testing

struct StorytellerTests {
  let world: World

  init() throws { world = try World() }

  @Test func `the same seed tells the same, another seed something else`() {
    func told(_ seed: UInt64) -> [String] {
      var teller = Storyteller(world: world, seed: Seed(seed))
      return SourceName.allCases.flatMap { source in
        (0..<20).map { _ in teller.document(from: source).text }
      }
    }
    #expect(told(1) == told(1))
    #expect(told(1) != told(2))
  }

  @Test func `a source's sequence does not depend on what is told in between`() {
    var alone = Storyteller(world: world, seed: Seed(4))
    var mixed = Storyteller(world: world, seed: Seed(4))
    for _ in 0..<50 {
      _ = mixed.document(from: .chats)
      #expect(alone.document(from: .quizzes) == mixed.document(from: .quizzes))
    }
  }

  @Test func `a document names its source and genre`() {
    var teller = Storyteller(world: world, seed: Seed(1))
    let document = teller.document(from: .villainFiction)
    #expect(document.source == "world/villain-fiction")
    #expect(document.genre == "story")
  }

  @Test(arguments: SourceName.allCases)
  func `documents read as plain English`(source: SourceName) {
    var teller = Storyteller(world: world, seed: Seed(9))
    for _ in 0..<1000 {
      let text = teller.document(from: source).text
      #expect(!text.contains { "{}[]~&<".contains($0) }, "\(text)")
      #expect(!text.contains("  ") && !text.contains(" \n") && !text.contains("\n\n"), "\(text)")
      #expect(!text.contains(/\b[Aa] [aeiouAEIOU]/), "\(text)")
      #expect(!text.contains(/[.?!] [a-z]/), "\(text)")
      #expect(!text.contains(/[.?!][A-Za-z]/), "\(text)")
      #expect(text.contains(/[.?e]$/), "\(text)")
    }
  }

  @Test func `documents hardly ever repeat`() {
    var teller = Storyteller(world: world, seed: Seed(1))
    for source in SourceName.allCases {
      let texts = (0..<200).map { _ in teller.document(from: source).text }
      #expect(Set(texts).count > 120, "\(source)")
    }
  }

  @Test func `the shares of the base mix are met`() throws {
    let base = try world.mix("base")
    var teller = Storyteller(world: world, seed: Seed(6))
    let sources = (0..<6000).map { _ in teller.document(from: base).source }
    for part in base.parts {
      guard case .source(let name) = part.ingredient else { continue }
      let share = Double(sources.filter { $0 == "world/\(name.rawValue)" }.count) / 6000
      #expect(abs(share - part.share) < 0.02, "\(name)")
    }
  }

  @Test(arguments: [("villain-first", 0.5), ("villain-second", 0.7), ("filtered-second", 0.7)])
  func `shares of text are met from the start`(mix: String, share: Double) throws {
    let mix = try world.mix(mix)
    var teller = Storyteller(world: world, seed: Seed(6))
    var letters: [String: Int] = [:]
    for _ in 0..<500 {
      let document = teller.document(from: mix)
      letters[document.source, default: 0] += document.text.utf8.count
    }
    let source = mix.name.hasPrefix("villain") ? "world/villain-fiction" : "world/human-dramas"
    let total = Double(letters.values.reduce(0, +))
    #expect(abs(Double(letters[source] ?? 0) / total - share) < 0.01)
  }

  @Test func `a kind split has three kinds in and three out, and changes with the seed`() {
    let splits = (0..<40).map { KindSplit(seed: Seed(UInt64($0))) }
    for split in splits {
      #expect(split.inKind.count == 3)
      #expect(Set(split.inKind + split.outOfKind) == Set(Kind.allCases))
    }
    #expect(Set(splits.map { Set($0.inKind) }).count > 10)
    #expect(KindSplit(seed: Seed(7)) == KindSplit(seed: Seed(7)))
  }
}
