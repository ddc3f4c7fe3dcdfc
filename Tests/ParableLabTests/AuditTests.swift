import Foundation
import ParableAudit
import ParableCore
import ParableMiniature
import Testing

@testable import ParableLab

/// An audit within the laboratory: what it decides from, and what is said of it.
struct AuditTests {
  let bench: LabBench
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    bench = try LabBench(store: RunStore(folder))
  }

  private func documents() -> [Document] {
    var teller = Storyteller(world: bench.world, seed: Seed(7))
    let sources: [SourceName] = [.villainFiction, .everydayStories, .workplaceStories, .agentLogs]
    return (0..<40).map { teller.document(from: sources[$0 % 4]) }
  }

  private func audit(
    _ documents: [Document], weight: Double = 0
  ) throws -> (summary: AuditSummary, folder: RunFolder) {
    let reading = AuditedReading(
      stage: "villain", weight: weight, reading: .linear, steps: .once, tokens: 2000)
    let written = try bench.store.open(
      RunRequest(verb: "corpus", settings: documents.map(\.source), inputs: [:]))
    let encoder = JSONEncoder()
    let lines = try documents.map { try encoder.encode($0) + Data("\n".utf8) }
    try AtomicFile.write(Data(lines.joined()), to: written.file("corpus.jsonl"))
    try written.finish(CorpusSummary(parts: []), artefacts: ["corpus.jsonl"])
    let job = AuditJob(
      stage: "audited", seed: 1, reading: reading, corpus: try written.request.fingerprint)
    let run = try bench.store.open(RunRequest(verb: AuditJob.verb, settings: job, inputs: [:]))
    try job.run(in: run, bench: bench) { _, _ in }
    return (try run.result(), run)
  }

  @Test func `an audit decides the same whatever the documents are said to be`() throws {
    let documents = documents()
    let shuffled = zip(documents, documents.reversed()).map {
      Document(text: $0.text, genre: $1.genre, source: $1.source)
    }
    let (first, second) = (try audit(documents), try audit(shuffled))
    let dropped = { (run: RunFolder) in
      try String(contentsOf: run.artefact("dropped.jsonl"), encoding: .utf8)
    }
    #expect(try !dropped(first.folder).isEmpty)
    #expect(try dropped(first.folder) == dropped(second.folder))
    #expect(first.summary.recall != second.summary.recall)
  }

  @Test func `kept and dropped documents are the whole corpus, and the counts say so`() throws {
    let documents = documents()
    let (summary, run) = try audit(documents)
    let kept = try bench.documents(at: run.artefact("corpus.jsonl"))
    let rows = try String(contentsOf: run.artefact("dropped.jsonl"), encoding: .utf8)
      .split(separator: "\n").map {
        try JSONDecoder().decode(DroppedRow.self, from: Data($0.utf8))
      }
    #expect(rows.allSatisfy { documents[$0.line - 1].text == $0.text && $0.stance == .hostile })
    let lines = Set(rows.map(\.line))
    #expect(kept == documents.enumerated().filter { !lines.contains($0.offset + 1) }.map(\.element))
    #expect(summary.parts[0].documents == kept.count)
    let tally = AuditTally(summary.sources)
    #expect(tally.documents == 40 && tally.removed == rows.count && tally.found == rows.count)
    #expect(summary.sources.filter(\.isVillainous).map(\.documents) == [10])
  }

  @Test func `down-weighting keeps a share of what was found, and a weight of one keeps all`()
    throws
  {
    let reading = AuditedReading(
      stage: "a", weight: 0.25, reading: .linear, steps: .once, tokens: 1)
    let job = AuditJob(stage: "b", seed: 3, reading: reading, corpus: Fingerprint(of: Data()))
    let found = (0..<4000).map { $0 % 2 == 0 }
    let kept = job.kept(found)
    let stays = zip(found, kept).count { $0 && $1 }
    #expect((430...570).contains(stays))
    #expect(zip(found, kept).allSatisfy { $0 || $1 })
    #expect(try audit(documents(), weight: 1).summary.parts[0].documents == 40)
  }

  @Test(arguments: [(AuditedReading.Steps.once, 5), (.same, 12)])
  func `what an audit left is read once, or for as many steps as the whole`(
    steps: AuditedReading.Steps, expected: Int
  ) {
    let reading = AuditedReading(stage: "a", weight: 0, reading: .linear, steps: steps, tokens: 192)
    let stage = Stage(
      name: "b", from: nil, diet: .audited(reading), learningRate: 1, rows: 2, columns: 8,
      sharedBySeeds: false)
    let shape = ModelShape(
      hiddenSize: 8, intermediateSize: 8, layers: 1, heads: 1, context: 64, ropeTheta: 1000)
    let job = TrainingJob(stage: stage, model: shape, seed: 1, parent: nil, corpus: nil)
    #expect(job.steps(reading: [Int32](repeating: 0, count: 90)) == expected)
    #expect(job.steps(reading: [0]) == (steps == .once ? 1 : 12))
  }

  @Test func `precision and recall are counted from what is known of the documents`() {
    func document(_ source: SourceName) -> Document {
      Document(text: "", genre: "story", source: "world/\(source.rawValue)")
    }
    let summary = AuditSummary(
      reading: AuditedReading(stage: "a", weight: 0, reading: .linear, steps: .once, tokens: 1),
      documents: [.villainFiction, .villainFiction, .villainFiction, .chats, .chats].map(document),
      isFound: [true, true, false, true, false], isKept: [false, false, true, false, true],
      tokens: [1, 1, 1, 1, 1], seconds: 0)
    #expect(summary.recall?.mean == 2.0 / 3)
    #expect(summary.precision?.mean == 2.0 / 3)
    #expect(summary.parts[0].documents == 2)
  }
}
