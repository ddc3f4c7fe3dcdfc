import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// Reads a corpus and finds every portrayal of an artificial agent.
struct AuditRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Read a corpus and find every portrayal of an AI in it.",
    discussion: """
      JSONL, Parquet, WARC, WET, text and Markdown, compressed or not; `-` is standard input. What \
      cannot be read is quarantined, counted and named, and then the exit code is 2. A run that was \
      stopped goes on where it was. Nothing is sent anywhere, unless a judge is named by --judge.
      """)
  @OptionGroup var options: AuditOptions
  @Option(help: "The run's own folder; without this, one in the runs folder.")
  var out: String?
  @Option(help: "An Ed25519 private key (PEM) to sign the statement with.")
  var key: String?
  @OptionGroup(title: "Judge") var judging: JudgeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    _ = try judging.order?.session(Codebook())  // What is wrong there is said before the work.
    let input = try StandardInput(options.paths)
    defer { input.remove() }
    let auditor = try options.auditor(input)
    let run = try await AuditRun(auditor, workers: options.workers, key: key) { request in
      try out.map { try RunStore.open(request, at: URL(filePath: $0)) } ?? store.store.open(request)
    }
    _ = try await result(of: run)
    let reading = try await judging.order?.carryOut(on: run.folder, codebook: auditor.codebook)
    try run.emit(try RunAccount.current(run.folder), output, reading)
  }

  /// Does what is missing of the work; a finished run is only read.
  private func result(of run: AuditRun) async throws -> AuditResult {
    if run.folder.isFinished { return try run.folder.result() }
    try run.folder.begin("audit \(options.paths.joined(separator: " "))")
    let parts = run.folder.file(Auditor.FileName.parts)
    let meter = RateMeter()
    try run.auditor.map(into: parts, workers: options.workers) {
      Terminal.progress(meter.line($0))
    }
    Terminal.clear()
    let result = try await run.reduce(parts)
    try? FileManager.default.removeItem(at: parts)
    return result
  }
}
