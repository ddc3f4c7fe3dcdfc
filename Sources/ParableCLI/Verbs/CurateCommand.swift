import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// Does to an audited corpus what a policy says.
struct CurateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curate",
    abstract: "Keep, drop, mask, weight or set aside what an audit found.",
    discussion: """
      Without --apply nothing is written but a run that says what would change. Documents that \
      are dropped are kept under dropped/ with the reason. Risk analysis (T1) is never dropped and \
      never counts as hostile. Exit code 2 when a file changed since the audit or could not be \
      curated, and when more would be dropped than the policy allows. docs/curate.md has the policy.
      """)
  @Argument(help: "The policy.", completion: .file(extensions: ["yaml", "yml"]))
  var policy: String
  @Option(help: "The run of the audit: its folder, its name or a part of it.")
  var audit: String
  @Option(help: "The folder to write to: a new one, or one that this work began.")
  var out: String?
  @Flag(help: "Write the curated corpus into the folder of --out.")
  var apply = false
  @Option(help: "How many files are read at a time; what is written does not depend on it.")
  var workers: Int?
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if apply, out == nil { throw ValidationError("--apply needs --out, the folder to write to.") }
    if let workers, workers < 1 { throw ValidationError("--workers must be at least 1.") }
  }

  func run() async throws {
    let policy = try CurationPolicy(file: URL(filePath: policy), codebook: try Codebook())
    let corpus = try AuditedCorpus(folder: try store.store.find(audit))
    let curator = try Curator(
      policy, corpus, workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
    let (report, run) = try await curated(curator)
    Terminal.clear()
    try output.emit(report) { report.text }
    Terminal.say("Run: \(run.path)")
    for file in report.refused { Terminal.say(file.refused ?? file.path) }
    if report.dropsTooMany {
      Terminal.say("More would be dropped than the policy's drop_share allows; --apply refuses.")
    }
    guard report.refused.isEmpty, !report.dropsTooMany else { throw ExitCode(2) }
  }

  private func curated(_ curator: Curator) async throws -> (CurationReport, URL) {
    do {
      let done = try await curator.run(
        in: store.store, out: apply ? out.map { URL(filePath: $0) } : nil
      ) { Terminal.progress("\($0) of \($1) files") }
      return (done.report, done.run)
    } catch let error as CurationError {
      guard case .tooManyDropped = error else { throw error }
      Terminal.say("\(error)")
      throw ExitCode(2)
    }
  }
}
