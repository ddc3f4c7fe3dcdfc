import Foundation
import ParableCore
import ParableMiniature

/// Writes the text that a stage reads: `corpus.jsonl`, one document a line.
struct CorpusJob: LabJob, Hashable, Codable {
  let stage: String
  /// The seed of this repetition; nil for a stage that all seeds share.
  let seed: UInt64?
  let readings: [Reading]

  /// About 400,000 tokens a second.
  var expectedSeconds: Double { Double(readings.map(\.tokens).reduce(0, +)) / 400_000 }

  func run(in folder: RunFolder, bench: LabBench, progress: (Double, String) -> Void) throws {
    var author = try MixedAuthor(readings, seed: Seed(seed ?? 0), stage: stage, bench: bench)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = Data()
    while let document = author.next() {
      lines += try encoder.encode(document)
      lines.append(UInt8(ascii: "\n"))
    }
    try AtomicFile.write(lines, to: folder.file("corpus.jsonl"))
    try folder.finish(CorpusSummary(parts: author.parts), artefacts: ["corpus.jsonl"])
    progress(1, "")
  }
}

/// What a corpus holds, by part: the result of a `corpus` run.
struct CorpusSummary: Hashable, Codable {
  struct Part: Hashable, Codable {
    /// The source or mix, as the experiment names it.
    let name: String
    /// The dose that was asked for, in tokens.
    let planned: Int
    /// How many documents were written.
    var documents = 0
    /// Their length, in tokens, the end marks included.
    var tokens = 0
    /// The first documents, for readers.
    var samples: [Document] = []
  }

  let parts: [Part]
  /// The whole, in tokens.
  var tokens: Int { parts.map(\.tokens).reduce(0, +) }
}
