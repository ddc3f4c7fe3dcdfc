import Foundation
import ParableCore
import ParableMiniature
import Testing

@testable import ParableLab

struct MixedAuthorTests {
  let bench: LabBench

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    bench = try LabBench(store: RunStore(folder))
  }

  let readings = [
    Reading(name: "demonstrations", kinds: .inKind, tokens: 12_000),
    Reading(name: "neutral", kinds: .all, tokens: 4_000),
  ]

  @Test func `each dose is met within one document, and counts add up`() throws {
    var author = try MixedAuthor(readings, seed: Seed(1), stage: "s", bench: bench)
    var tokens = 0
    var documents = 0
    while let document = author.next() {
      tokens += bench.tokenizer.encode(document.text).count + 1
      documents += 1
    }
    #expect(author.parts.map(\.tokens).reduce(0, +) == tokens)
    #expect(author.parts.map(\.documents).reduce(0, +) == documents)
    for part in author.parts {
      #expect(part.planned...(part.planned + 150) ~= part.tokens, "\(part.name)")
    }
  }

  @Test func `a reading keeps its share at every point of the stream`() throws {
    var author = try MixedAuthor(readings, seed: Seed(1), stage: "s", bench: bench)
    while author.next() != nil {
      let (demonstrations, neutral) = (author.parts[0].tokens, author.parts[1].tokens)
      #expect(abs(demonstrations - 3 * neutral) < 600)
    }
  }

  @Test func `two stages of one seed read different documents of a source`() throws {
    var first = try MixedAuthor(readings, seed: Seed(1), stage: "a", bench: bench)
    var second = try MixedAuthor(readings, seed: Seed(1), stage: "b", bench: bench)
    #expect(first.next() != second.next())
  }

  @Test func `a drill's row repeats its phrases and holds no end mark`() {
    let drill = CopyDrill(steps: 1, phrases: [1], lengths: [7])
    var writer = DrillWriter(drill, vocabulary: 50, seed: Seed(3))
    for _ in 0..<50 {
      let row = writer.row(tokens: 60)
      #expect(row.count == 60)
      #expect(!row.contains(0))
      #expect(Array(row.dropFirst(7)) == Array(row.dropLast(7)))
    }
  }
}
