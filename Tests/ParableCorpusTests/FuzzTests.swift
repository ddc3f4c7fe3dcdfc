import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableCorpus

/// Bytes that were changed at random never crash or hang a reader, and every record is counted;
/// what is read does not depend on how.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct FuzzTests {
  private struct Question: Encodable {
    var seed: Int
    var folder: String
  }

  private static let names = [
    "a.jsonl", "a.jsonl.gz", "b.jsonl.zst", "a.warc", "a.warc.gz", "a.parquet", "chat.parquet",
    "long.txt",
  ]

  @Test func `mutated files are read to the end and counted, the same way each time`() throws {
    let folder = try Folder()
    _ = try Oracle("corpus.py").run(
      input: try JSONEncoder().encode(Question(seed: 9, folder: folder.url.path)))
    var generator = SeededGenerator(Seed(11))
    var options = ReadOptions()
    options.maxDocumentBytes = 500
    options.maxRecordBytes = 100_000
    for name in Self.names {
      let original = [UInt8](try Data(contentsOf: URL(filePath: folder.path(name))))
      for round in 0..<12 {
        let mutant = mutate(original, &generator)
        let path = try folder.write("mutant-" + name, mutant)
        options.segmentBytes = 64 << 20
        let one = try Reading([path], options, workers: 1)
        let many = try Reading([path], options, workers: 4)
        #expect(one == many, "\(name) \(round)")
        options.segmentBytes = 3000
        let split = try Reading([path], options, workers: 2)
        #expect(split.records == one.records, "\(name) \(round)")
        #expect(split.quarantine == one.quarantine, "\(name) \(round)")
        #expect(split.tally == one.tally, "\(name) \(round)")
      }
    }
  }

  private func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var result = bytes
    for _ in 0..<(1 + generator.draw(below: 4)) {
      guard !result.isEmpty else { break }
      let at = generator.draw(below: result.count)
      switch generator.draw(below: 5) {
      case 0: result[at] ^= UInt8(1 << generator.draw(below: 8))
      case 1: result[at] = UInt8(generator.draw(below: 256))
      case 2: result.removeSubrange(at..<min(result.count, at + generator.draw(below: 50)))
      case 3: result.insert(contentsOf: result[at..<min(result.count, at + 40)], at: at / 2)
      default: if generator.draw(below: 3) == 0 { result.removeSubrange(at...) }
      }
    }
    return result
  }
}
