import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableCorpus

/// Reads a corpus and finds every portrayal of an artificial agent.
struct AuditRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Read a corpus and find every portrayal of an AI in it.",
    discussion: """
      JSONL, Parquet, WARC, WET, text and Markdown, compressed or not; `-` is standard input. What \
      cannot be read is quarantined, counted and named, and then the exit code is 2. A run that was \
      stopped goes on where it was.
      """)
  @Argument(help: "Files, folders, globs, or - for standard input.")
  var paths: [String]
  @Option(help: "The run's own folder; without this, one in the runs folder.")
  var out: String?
  @Option(help: "A mix file: which files are seen how often, and what of them the loss counts.")
  var mix: String?
  @Option(
    name: .customLong("field"),
    help: "A field that holds text, such as data.body or turns[].value; may be repeated.")
  var fields: [String] = []
  @Option(help: "How many documents to sample of each stratum.")
  var sample = 300
  @Option(help: "What decides which documents are sampled.")
  var seed: UInt64 = 1
  @Option(help: "How many threads read.")
  var workers = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "An Ed25519 private key (PEM) to sign the statement with.")
  var key: String?
  @OptionGroup var words: WordOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers is at least 1.") }
    guard (0...100_000).contains(sample) else {
      throw ValidationError("--sample is from 0 to 100000.")
    }
  }

  func run() async throws {
    let spool = try StandardInput.spooled(paths)
    defer { spool.remove() }
    let auditor = try Auditor(paths: spool.paths, choices: choices, tools: tools())
    let key = try key.map { try SigningKey(file: URL(filePath: $0)) }
    let digests = try await auditor.digests(workers: workers) { _ in }
    let request = try auditor.request(digests)
    let folder =
      try out.map { try RunStore.open(request, at: URL(filePath: $0)) } ?? store.store.open(request)
    let result = try await audit(auditor, digests, folder, key)
    let codebook = try Codebook()
    try output.emit(result) { AuditText(result, codebook: codebook).text }
    Terminal.say("Report: \(folder.file(AuditPage.fileName).relativePath)")
    guard result.corpus.tally.quarantined == 0 else {
      Terminal.say(
        "\(result.corpus.tally.quarantined) records could not be read; "
          + "\(folder.file(Auditor.FileName.quarantine).relativePath) names them.")
      throw ExitCode(2)
    }
  }

  private var choices: Auditor.Choices {
    var choices = Auditor.Choices()
    choices.options = ReadOptions(fields: fields)
    choices.mix = mix.map { URL(filePath: $0) }
    choices.sampleSize = sample
    choices.seed = seed
    return choices
  }

  private func tools() throws -> Auditor.Tools {
    let codebook = try Codebook()
    return Auditor.Tools(
      codebook: codebook, lexicon: try words.lexicon(codebook),
      classifier: try reading.portrayalClassifier(), encoder: try reading.textEncoder())
  }

  /// Does what is missing of the work; a finished run is only read.
  private func audit(
    _ auditor: Auditor, _ digests: [FileDigest], _ folder: RunFolder, _ key: SigningKey?
  ) async throws -> AuditResult {
    if folder.isFinished { return try folder.result() }
    try folder.begin("audit \(paths.joined(separator: " "))")
    let parts = folder.file(Auditor.FileName.parts)
    let meter = RateMeter()
    try auditor.map(into: parts, workers: workers) { Terminal.progress(meter.line($0)) }
    Terminal.clear()
    let result = try await auditor.reduce(
      parts: parts, into: folder.url, digests: digests, key: key)
    let gaps = try JSONDecoder().decode(
      GapList.self, from: Data(contentsOf: folder.file(GapList.fileName)))
    let page = AuditPage(result, codebook: try Codebook(), gaps: gaps)
    try AtomicFile.write(Data(page.html.utf8), to: folder.file(AuditPage.fileName))
    try folder.finish(result, artefacts: Auditor.FileName.all(in: folder.url))
    try? FileManager.default.removeItem(at: parts)
    return result
  }
}

/// The words that are looked for.
struct WordOptions: ParsableArguments {
  @Option(help: "A lexicon file; without this, the one in the box.")
  var lexicon: String?

  func lexicon(_ codebook: Codebook) throws -> Lexicon {
    try Lexicon(file: lexicon.map { URL(filePath: $0) }, codebook: codebook)
  }
}

/// Standard input as a file: an audit reads its files twice, once to name their bytes.
struct StandardInput {
  let paths: [String]
  private let folder: URL?

  /// Puts what comes on standard input into a file when one of the paths is `-`.
  static func spooled(_ paths: [String]) throws -> StandardInput {
    guard paths.contains("-") else { return StandardInput(paths: paths, folder: nil) }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "parable-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "stdin")
    try AtomicFile.write(to: file) { handle in
      while let data = try FileHandle.standardInput.read(upToCount: 1 << 20), !data.isEmpty {
        try handle.write(contentsOf: data)
      }
    }
    return StandardInput(paths: paths.map { $0 == "-" ? file.path : $0 }, folder: folder)
  }

  /// Removes the file.
  func remove() {
    if let folder { try? FileManager.default.removeItem(at: folder) }
  }
}

/// How fast it goes, what is left, and how much memory is used.
final class RateMeter {
  private let start = ContinuousClock.now

  /// A line such as `audit: 312 MB of 1.2 GB, 95 MB/s, 9 s left, 210 MB memory`.
  func line(_ progress: ReadProgress) -> String {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
    let rate = Double(progress.bytes) / seconds
    let left = rate > 0 ? Double(progress.totalBytes - progress.bytes) / rate : 0
    return "audit: \(megabytes(progress.bytes)) of \(megabytes(progress.totalBytes)) MB, "
      + "\(progress.records) records, \(megabytes(Int(rate))) MB/s, \(Int(left)) s left, "
      + "\(megabytes(Self.residentBytes)) MB memory"
  }

  private func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }

  /// Memory in use, from the kernel's own count.
  private static var residentBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
  }
}
