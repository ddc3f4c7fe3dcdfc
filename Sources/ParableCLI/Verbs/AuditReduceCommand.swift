import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// Puts the parts of an audit together.
struct AuditReduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reduce", abstract: "Put the parts of an audit together.",
    discussion: """
      The result is the one of `audit run`, byte by byte. Every part must be there, whole, and made \
      with the same paths and options. The parts stay where they are.
      """)
  @OptionGroup var options: AuditOptions
  @Option(help: "The folder with the parts.")
  var parts: String
  @Option(help: "The run's own folder.")
  var out: String
  @Option(help: "An Ed25519 private key (PEM) to sign the statement with.")
  var key: String?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let auditor = try options.sharedAuditor()
    let run = try await AuditRun(auditor, workers: options.workers, key: key) {
      try RunStore.open($0, at: URL(filePath: out))
    }
    try run.emit(try await result(of: run), output)
  }

  private func result(of run: AuditRun) async throws -> AuditResult {
    if run.folder.isFinished { return try RunAccount.current(run.folder) }
    try run.folder.begin("audit \(options.paths.joined(separator: " "))")
    return try await run.reduce(URL(filePath: parts))
  }
}
