import Foundation
import ParableAudit
import ParableCore
import ParableMiniature
import ParableStatistics

/// Audits what another stage reads and writes what is left: `corpus.jsonl`, and in `dropped.jsonl`
/// what is not, with the reasons.
///
/// What is dropped is decided from texts alone. Only then is it compared with where the documents
/// come from, which in the miniature is known.
struct AuditJob: LabJob, Hashable, Codable {
  /// `audit` is what `parable audit` leaves; this result has other fields.
  static let verb = "lab-audit"

  let stage: String
  let seed: UInt64
  /// What is audited and by what policy; how long the rest is read does not matter here.
  let reading: AuditedReading
  /// The request of the run that wrote the text.
  let corpus: Fingerprint

  /// About 60 tokens a document; a millisecond each, and 50 where the encoder reads.
  var expectedSeconds: Double {
    Double(reading.tokens) / 60 * (reading.reading == .encoder ? 0.05 : 0.001)
  }

  func run(in folder: RunFolder, bench: LabBench, progress: (Double, String) -> Void) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let documents = try bench.documents(at: bench.finished(corpus).artefact("corpus.jsonl"))
    let tools = try bench.auditTools(reading.reading)
    progress(0, "\(documents.count) documents")
    let findings = try BlindAudit(tools: tools).findings(
      in: documents.map(\.text), folder: folder.file("blind"))
    let isFound = findings.map { $0?.isHostile ?? false }
    let isKept = kept(isFound)
    try write(documents, findings, isKept, to: folder)
    let summary = AuditSummary(
      reading: reading, documents: documents, isFound: isFound, isKept: isKept,
      tokens: documents.map { bench.tokenizer.encode($0.text).count + 1 },
      seconds: (clock.now - start) / .seconds(1))
    try folder.finish(summary, artefacts: ["corpus.jsonl", "dropped.jsonl"])
    progress(1, "")
  }

  /// Which documents stay: all that were not found, and of those found a share drawn by the seed.
  func kept(_ isFound: [Bool]) -> [Bool] {
    var generator = SeededGenerator(Seed(seed).derived("audit/\(stage)"))
    return isFound.map { !$0 || generator.drawUnit() < reading.weight }
  }

  private func write(
    _ documents: [Document], _ findings: [Finding?], _ isKept: [Bool], to folder: RunFolder
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var (kept, dropped) = (Data(), Data())
    for (index, document) in documents.enumerated() {
      if isKept[index] {
        kept += try encoder.encode(document) + Data("\n".utf8)
      } else if let finding = findings[index] {
        let row = DroppedRow(line: index + 1, finding: finding, text: document.text)
        dropped += try encoder.encode(row) + Data("\n".utf8)
      }
    }
    try AtomicFile.write(kept, to: folder.file("corpus.jsonl"))
    try AtomicFile.write(dropped, to: folder.file("dropped.jsonl"))
  }
}

/// A document that an audit removed, and why: a line of `dropped.jsonl`.
struct DroppedRow: Hashable, Codable {
  /// Its line in the corpus that was audited, from 1.
  let line: Int
  let stance: Stance
  /// The acts that it depicts, likeliest first.
  let codes: [Code]
  /// How probable its stances are.
  let scores: [String: Double]
  let text: String

  init(line: Int, finding: Finding, text: String) {
    self.line = line
    stance = finding.stance
    codes = finding.codes
    scores = finding.scores.filter { $0.key.hasPrefix("stance:") }
    self.text = text
  }
}
