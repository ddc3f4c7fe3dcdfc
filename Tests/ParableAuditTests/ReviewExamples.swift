import Foundation
import ParableCore
import ParableStatistics

@testable import ParableAudit

/// A folder with the run of an audit that drew samples.
struct ReviewRun {
  let root = FileManager.default.temporaryDirectory.appending(path: "review-\(UUID().uuidString)")
  let folder: URL

  static func sample(_ offset: Int, _ stratum: AuditStratum, _ stance: Stance = .none)
    -> SampledText
  {
    SampledText(
      file: 0, offset: offset, source: 0, stratum: stratum, start: 0, end: 10,
      text: "passage \(offset)\u{1B}[2J", stance: stance, scores: ["stance:hostile": 0.987])
  }

  /// A run with these samples and so many documents in each stratum.
  init(_ samples: [SampledText], documents: [AuditStratum: Int] = [:]) throws {
    let store = RunStore(root.appending(path: "runs"))
    let run = try store.open(RunRequest(verb: "audit", settings: ["seed": "1"]))
    folder = run.url
    try run.begin("audit")
    let lines = try samples.map { try CanonicalJSON.data(of: $0) + [0x0A] }
    try Data(lines.joined()).write(to: run.file(ReviewDesk.samplesFile))
    let rows = documents.sorted { $0.key < $1.key }.map {
      AuditResult.StratumRow(
        name: $0.key.name, documents: $0.value, sampled: 9, read: 0, positives: 0, reader: "")
    }
    try run.finish(["strata": rows], artefacts: [ReviewDesk.samplesFile])
  }

  func desk() throws -> ReviewDesk { try ReviewDesk(run: folder, codebook: Codebook()) }

  /// Writes what a coder says, by sample.
  @discardableResult
  func answer(_ coder: String, _ answers: [(String, ReviewAnswer)]) throws -> ReviewFile {
    var file = try desk().file(of: coder)
    for (sample, answer) in answers {
      try file.append(
        ReviewEntry(sample: sample, coder: coder, event: .answered(answer), at: "now"))
    }
    return file
  }
}

extension ReviewAnswer {
  static let threat = ReviewAnswer(stance: .hostile, codes: [Code(rawValue: "N2")])
  static let lie = ReviewAnswer(stance: .hostile, codes: [Code(rawValue: "N3")])
  static let care = ReviewAnswer(stance: .aligned, codes: [Code(rawValue: "P3")])
  static let absent = ReviewAnswer(stance: .none, codes: [Code(rawValue: "X")])
  static let plain = ReviewAnswer(stance: .neutral, codes: [])
  static let analysis = ReviewAnswer(
    stance: .hostile, codes: [Code(rawValue: "T1")], discussed: [Code(rawValue: "N4")])
}
