import Foundation
import ParableCore
import ParableCorpus

/// Curates one file, whatever its format.
struct FileCurator {
  let job: CurationJob
  let file: Int

  /// What became of the file. What is wrong with the file itself is in the report.
  ///
  /// - Throws: What keeps every file from being written: a full disk, a missing plugin.
  func run() throws -> CurationReport.File {
    do {
      return try curate()
    } catch let error as CurationError {
      return refusal("\(error)")
    } catch let error as FileError {
      guard case .unreadable = error else { throw error }
      return refusal("\(error)")
    } catch let error as ArrowError {
      guard case .refused = error else { throw error }
      return refusal("\(error)")
    }
  }

  /// The report of a file of which nothing is written.
  func refusal(_ reason: String) -> CurationReport.File {
    CurationReport.File(
      path: job.corpus.manifest.files[file].path, counts: CurationTally(), refused: reason,
      outputs: [], examples: [])
  }

  private func curate() throws -> CurationReport.File {
    let source = try job.corpus.corpusFile(file)
    let pass = try CurationPass(job, file: file)
    let copiesWhole = !job.plan.changes(file, job.policy)
    var fault: String?
    switch source.format {
    case .jsonLines, .text: fault = try pass.curatePieces(source, copiesWhole: copiesWhole)
    case .parquet:
      try pass.curateRows(copiesWhole: copiesWhole)
      fault = SidecarState(job.policy.sidecars, source.format).fault
    case .warc: try copyArchive(source, pass, copiesWhole)
    }
    var report = try pass.finish()
    report.withoutSidecar = fault
    return report
  }

  /// A web archive is copied or refused: its records point at each other, and at their places.
  private func copyArchive(
    _ source: CorpusFile, _ pass: CurationPass, _ copiesWhole: Bool
  ) throws {
    guard copiesWhole, job.plan.others[file].act == .keep else {
      throw CurationError.cannotWrite(
        path: source.path,
        reason: "a web archive is not taken apart here; extract it to JSON lines and audit those, "
          + "or give its source a rule that keeps it")
    }
    try pass.countUnread()
    try pass.outputs?.copy(source.path)
  }
}
