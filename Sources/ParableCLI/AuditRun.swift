import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// The folder in which an audit's result is made, and what happens there.
struct AuditRun {
  let auditor: Auditor
  let digests: [FileDigest]
  let folder: RunFolder
  let key: SigningKey?

  /// Hashes the corpus and opens the folder that `open` gives to the request.
  init(
    _ auditor: Auditor, workers: Int, key: String?, open: (RunRequest) throws -> RunFolder
  ) async throws {
    self.auditor = auditor
    self.key = try key.map { try SigningKey(file: URL(filePath: $0)) }
    digests = try await auditor.digests(workers: workers) { _ in }
    folder = try open(auditor.request(digests))
  }

  /// Makes the result of the parts in a folder and finishes the run.
  func reduce(_ parts: URL) async throws -> AuditResult {
    let result = try await auditor.reduce(
      parts: parts, into: folder.url, digests: digests, key: key)
    let gaps = try GapList(contentsOf: folder.file(GapList.fileName))
    let page = AuditPage(result, codebook: auditor.codebook, gaps: gaps)
    try AtomicFile.write(Data(page.html.utf8), to: folder.file(AuditPage.fileName))
    try folder.finish(result, artefacts: Auditor.FileName.all(in: folder.url))
    return result
  }

  /// Prints the result, and says where the report is.
  ///
  /// - Throws: exit code 2 where records could not be read, or passages not be judged.
  func emit(
    _ result: AuditResult, _ output: OutputOptions, _ reading: JudgeReading? = nil
  ) throws {
    try output.emit(result) { AuditText(result, codebook: auditor.codebook).text }
    Terminal.say("Report: \(folder.file(AuditPage.fileName).relativePath)")
    let isJudged = reading?.isWhole ?? true
    guard result.corpus.tally.quarantined == 0 else {
      Terminal.say(
        "\(result.corpus.tally.quarantined) records could not be read; "
          + "\(folder.file(Auditor.FileName.quarantine).relativePath) names them.")
      throw ExitCode(2)
    }
    guard isJudged else { throw ExitCode(2) }
  }
}
