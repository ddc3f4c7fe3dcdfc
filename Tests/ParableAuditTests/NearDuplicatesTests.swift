import ParableAudit
import ParableCore
import Testing

struct NearDuplicatesTests {
  private let duplicates = NearDuplicates()

  @Test func `copies with small changes are one, and other texts are not`() {
    let long = Array(repeating: [Prose.hostile, Prose.aligned, Prose.plain], count: 1).flatMap(
      \.self)
    let all = long.joined(separator: " ")
    let texts = [
      all, Prose.plain, all.uppercased(), all.replacing("lamp", with: "torch"), "",
      Prose.plain + "!", "",
    ]
    #expect(duplicates.clusters(of: texts) == [0, 1, 0, 0, 4, 1, 6])
  }

  @Test func `signatures estimate the share in common`() throws {
    var generator = SeededGenerator(Seed(14))
    for changed in [0, 5, 15, 40] {
      var errors = 0.0
      for _ in 0..<8 {
        let words = (0..<300).map { _ in "w\(generator.draw(below: 100_000))" }
        let place = generator.draw(below: 300 - changed)
        var other = words
        for index in place..<place + changed { other[index] = "x\(index)" }
        let estimate = NearDuplicates.similarity(
          try #require(duplicates.signature(of: words.joined(separator: " "))),
          try #require(duplicates.signature(of: other.joined(separator: " "))))
        errors += estimate - jaccard(words, other)
      }
      #expect(abs(errors / 8) < 0.04, "\(changed) words changed")
    }
  }

  @Test func `a cluster is named by its first text, in any corpus`() {
    var generator = SeededGenerator(Seed(15))
    let texts = (0..<60).map { _ in generator.pick([Prose.plain, Prose.hostile, Prose.aligned]) }
    let clusters = duplicates.clusters(of: texts)
    for (index, leader) in clusters.enumerated() {
      #expect(leader == texts.firstIndex(of: texts[index]))
    }
  }

  private func jaccard(_ a: [String], _ b: [String]) -> Double {
    let runs = [a, b].map { words in
      Set((0...words.count - 5).map { words[$0..<$0 + 5].joined(separator: " ") })
    }
    return Double(runs[0].intersection(runs[1]).count) / Double(runs[0].union(runs[1]).count)
  }
}
