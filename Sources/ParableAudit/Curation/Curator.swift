import Foundation
import ParableCore

/// Does to a corpus what a policy says, file by file, or says what that would be.
public struct Curator: Sendable {
  /// How far it has come: files done, of all.
  public typealias Progress = @Sendable (Int, Int) -> Void

  private struct Settings: Encodable {
    let policy: String
    let out: String?
  }

  /// A file that was finished, as its event tells.
  private struct Done: Codable {
    let file: Int
    let report: CurationReport.File
  }

  private static let partsName = "weights"
  private static let summaryName = "summary.txt"

  private let policy: CurationPolicy
  private let corpus: AuditedCorpus
  private let plan: CurationPlan
  private let workers: Int

  /// - Throws: ``CurationError`` for findings that cannot be used.
  public init(_ policy: CurationPolicy, _ corpus: AuditedCorpus, workers: Int) throws {
    self.policy = policy
    self.corpus = corpus
    self.workers = max(1, workers)
    plan = try CurationPlan(policy, corpus)
  }

  /// Curates in a run of its own.
  ///
  /// - Parameter out: The folder to write to; nil for a dry run.
  /// - Returns: What became of every file, and the run's folder.
  /// - Throws: ``CurationError/tooManyDropped(dropped:documents:limit:)`` before anything is
  ///   written.
  public func run(
    in store: RunStore, out: URL?, progress: @escaping Progress = { _, _ in }
  ) async throws -> (report: CurationReport, run: URL) {
    if out != nil, let limit = policy.mostDropped, plan.dropsTooMany(policy) {
      throw CurationError.tooManyDropped(
        dropped: plan.dropped, documents: plan.documents, limit: limit)
    }
    let folder = try out.map { try CurationFolder($0, manifest: corpus.manifest) }
    let digests = try await FileDigests(workers: workers).each(
      of: corpus.manifest.files.map(\.path))
    let run = try store.open(request(folder, digests))
    if run.isFinished { return (try earlier(run, folder), run.url) }
    try folder?.claim(for: try work)
    try run.begin(folder == nil ? "\(policy.name), dry run" : policy.name)
    let job = try job(run, folder)
    let files = try await files(job, run, digests, progress)
    let report = report(files, folder)
    try finish(report, job, run)
    return (try run.result(), run.url)
  }

  /// What names the work, whatever state the corpus is in now.
  private var work: Fingerprint {
    get throws {
      try CanonicalJSON.fingerprint(
        of: ["policy": policy.fingerprint.hex, "version": Parable.version].merging(
          corpus.fingerprints.mapValues(\.hex)
        ) { $1 })
    }
  }

  private func request(
    _ folder: CurationFolder?, _ digests: [Result<FileDigest, FileError>]
  ) throws -> RunRequest {
    let states = digests.map { (try? $0.get().sha256.hex) ?? "unreadable" }
    var inputs = corpus.fingerprints
    inputs["policy"] = policy.fingerprint
    inputs["corpus"] = Fingerprint(of: Array(states.joined(separator: "\n").utf8))
    return try RunRequest(
      verb: "curate",
      settings: Settings(policy: policy.name, out: folder?.url.standardizedFileURL.path),
      inputs: inputs)
  }

  /// The report of a run that was finished before, whose files must still be there.
  private func earlier(_ run: RunFolder, _ folder: CurationFolder?) throws -> CurationReport {
    let report: CurationReport = try run.result()
    if let folder {
      for output in report.files.flatMap(\.outputs) where !isThere(output, folder) {
        throw CurationError.outputChanged(
          path: folder.url.appending(path: output.path).path, run: run.url.path)
      }
    }
    return report
  }

  private func isThere(_ output: CurationReport.Output, _ folder: CurationFolder) -> Bool {
    (try? Fingerprint(ofFile: folder.url.appending(path: output.path))) == output.sha256
  }

  private func job(_ run: RunFolder, _ folder: CurationFolder?) throws -> CurationJob {
    let parts = folder == nil ? nil : run.file(Self.partsName)
    if let parts {
      try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
    }
    return CurationJob(policy: policy, corpus: corpus, plan: plan, folder: folder, parts: parts)
  }

  /// Curates the files that no earlier process finished, some at a time.
  private func files(
    _ job: CurationJob, _ run: RunFolder, _ digests: [Result<FileDigest, FileError>],
    _ progress: @escaping Progress
  ) async throws -> [CurationReport.File] {
    var reports = try finished(run, job)
    try await withThrowingTaskGroup(of: Done.self) { group in
      var running = 0
      func collect() async throws {
        guard let done = try await group.next() else { return }
        running -= 1
        reports[done.file] = done.report
        if done.report.refused == nil { try run.append("file", JSONValue(encoding: done)) }
        progress(reports.count { $0 != nil }, reports.count)
      }
      for file in reports.indices where reports[file] == nil {
        if running >= workers { try await collect() }
        running += 1
        group.addTask { Done(file: file, report: try Self.curate(file, job, digests[file])) }
      }
      while running > 0 { try await collect() }
    }
    try Task.checkCancellation()
    return reports.map { $0! }
  }

  private static func curate(
    _ file: Int, _ job: CurationJob, _ digest: Result<FileDigest, FileError>
  ) throws -> CurationReport.File {
    let known = job.corpus.manifest.files[file]
    let curator = FileCurator(job: job, file: file)
    switch digest {
    case .failure(let error): return curator.refusal("\(error)")
    case .success(let found) where found.sha256 != known.sha256:
      let reason = "its SHA-256 is \(found.sha256.short)…, and was \(known.sha256.short)…"
      return curator.refusal("\(CurationError.changed(path: known.path, reason: reason))")
    case .success: return try curator.run()
    }
  }

  /// What earlier processes finished, where it is still there.
  private func finished(_ run: RunFolder, _ job: CurationJob) throws -> [CurationReport.File?] {
    var reports: [CurationReport.File?] = Array(repeating: nil, count: corpus.manifest.files.count)
    let known = try run.events.filter { $0.event == "file" }.map {
      try $0.data.decoded(as: Done.self)
    }
    for done in known where reports.indices.contains(done.file) {
      let isWhole = job.folder.map { folder in
        done.report.outputs.allSatisfy { isThere($0, folder) } && hasWeights(done, job)
      }
      if isWhole ?? true { reports[done.file] = done.report }
    }
    job.folder?.sweep(known.flatMap { $0.report.outputs.map(\.path) })
    return reports
  }

  /// Whether the weights of a file still wait to be put together with the others.
  private func hasWeights(_ done: Done, _ job: CurationJob) -> Bool {
    guard done.report.counts.acts["weight"] != nil, let part = job.part(done.file) else {
      return true
    }
    return FileManager.default.fileExists(atPath: part.path)
  }

  private func report(
    _ files: [CurationReport.File], _ folder: CurationFolder?
  ) -> CurationReport {
    CurationReport(
      policy: policy.name, applied: folder != nil, protected: policy.protected,
      mostDropped: policy.mostDropped, dropsTooMany: plan.dropsTooMany(policy),
      counts: files.reduce(into: CurationTally()) { $0 += $1.counts }, files: files,
      out: folder?.url.path)
  }

  private func finish(_ report: CurationReport, _ job: CurationJob, _ run: RunFolder) throws {
    precondition(report.counts.isBalanced, "what goes in comes out")
    try joinWeights(job)
    try AtomicFile.write(Data((report.text + "\n").utf8), to: run.file(Self.summaryName))
    try run.finish(report, artefacts: [Self.summaryName])
    if let parts = job.parts { try? FileManager.default.removeItem(at: parts) }
  }

  /// Puts the weights of all files together, in the order of the files.
  private func joinWeights(_ job: CurationJob) throws {
    guard let folder = job.folder else { return }
    let pieces = corpus.manifest.files.indices.compactMap { job.part($0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    guard !pieces.isEmpty else { return }
    try AtomicFile.write(to: folder.url.appending(path: CurationFolder.weightsName)) { out in
      for piece in pieces {
        let handle = try FileHandle(forReadingFrom: piece)
        defer { try? handle.close() }
        while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty {
          try out.write(contentsOf: bytes)
        }
      }
    }
  }
}
