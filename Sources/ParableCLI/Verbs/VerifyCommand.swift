import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// Checks that nothing in a run folder changed since it was written, and what an audit says in it.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Walk every hash of a run folder.",
    discussion: """
      Exit code 2 when a byte changed; the message names the file and the line. In the run of \
      an audit the statement is checked against the manifest too, with --key its signature, and \
      with --corpus every file that was audited.
      """)
  @OptionGroup var subject: RunOptions
  @Option(
    help: "The Ed25519 public key, in PEM, that must have signed the audit's statement.",
    completion: .file(extensions: ["pem"]))
  var key: String?
  @Flag(help: "Hash the audited files again; their relative paths begin in the current folder.")
  var corpus = false
  @OptionGroup var output: OutputOptions

  /// What is said when a byte changed.
  struct Finding: Encodable {
    let run: String
    let unchanged: Bool
    let path: String
    let line: Int?
    let reason: String
  }

  func run() async throws {
    let folder = try subject.folder()
    let key = try key.map { try VerificationKey(file: URL(filePath: $0)) }
    guard let check = try verifiedRun(folder) else { throw ExitCode(2) }
    guard key != nil || corpus || AuditVerification.applies(to: folder) else {
      return try output.emit(check) { check.text }
    }
    let audit = try await verifiedAudit(folder, key)
    try output.emit(RunWithAudit(check: check, audit: audit)) { "\(check.text)\n\(audit.text)" }
    for finding in audit.findings { Terminal.say("\(finding.path): \(finding.reason).") }
    guard audit.isSound else { throw audit.isUndecided ? ExitCode.failure : ExitCode(2) }
  }

  /// The check of the folder's hashes; nil, after it was said, when a byte changed.
  private func verifiedRun(_ folder: URL) throws -> RunVerification? {
    do {
      return try RunVerification(of: folder)
    } catch let error as RunError {
      guard case .altered(let path, let line, let reason) = error else { throw error }
      if output.json {
        try output.emit(
          Finding(run: subject.name, unchanged: false, path: path, line: line, reason: reason)
        ) { "" }
      }
      Terminal.say("\(error)")
      return nil
    }
  }

  private func verifiedAudit(_ folder: URL, _ key: VerificationKey?) async throws
    -> AuditVerification
  {
    guard corpus else { return try AuditVerification(of: folder, key: key) }
    let here = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    return try await AuditVerification(
      of: folder, key: key, corpusFrom: here,
      workers: ProcessInfo.processInfo.activeProcessorCount)
  }
}

/// The check of a run with what was found about its audit.
private struct RunWithAudit: Encodable {
  let check: RunVerification
  let audit: AuditVerification

  enum CodingKeys: CodingKey { case audit }

  func encode(to encoder: any Encoder) throws {
    try check.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(audit, forKey: .audit)
  }
}

extension RunVerification {
  fileprivate var text: String {
    let parts = parts > 0 ? ", in it and the \(self.parts) runs it is made of" : ""
    return "\(run): unchanged; \(events) events and \(artefacts) artefacts checked\(parts)."
  }
}

extension AuditVerification {
  fileprivate var text: String {
    let signed =
      switch signature {
      case .none: "nobody signed it"
      case .unchecked: "it is signed, and --key was not given to check by whom"
      case .good: "it is signed by key \(key?.short ?? "")"
      case .bad: "it is not signed by this key"
      }
    let corpus = hashedBytes.map { "; \($0) bytes of them hashed again" } ?? ""
    let verdict = isSound ? "fits" : "\(findings.count) things do not fit"
    return "\(statement): \(verdict); \(signed); the manifest names \(files) files\(corpus)."
  }
}
