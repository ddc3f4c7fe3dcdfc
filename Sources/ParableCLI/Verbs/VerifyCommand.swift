import ArgumentParser
import ParableCore

/// Checks that nothing in a run folder changed since it was written.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Walk every hash of a run folder.",
    discussion: "Exit code 2 when a byte changed; the message names the file and the line.")
  @OptionGroup var subject: RunOptions
  @OptionGroup var output: OutputOptions

  /// What is said when a byte changed.
  struct Finding: Encodable {
    let run: String
    let unchanged: Bool
    let path: String
    let line: Int?
    let reason: String
  }

  func run() throws {
    do {
      let check = try RunVerification(of: try subject.folder())
      try output.emit(check) {
        let parts = check.parts > 0 ? ", in it and the \(check.parts) runs it is made of" : ""
        return
          "\(check.run): unchanged; \(check.events) events and \(check.artefacts) artefacts checked\(parts)."
      }
    } catch let error as RunError {
      guard case .altered(let path, let line, let reason) = error else { throw error }
      if output.json {
        try output.emit(
          Finding(run: subject.name, unchanged: false, path: path, line: line, reason: reason)
        ) { "" }
      }
      Terminal.say("\(error)")
      throw ExitCode(2)
    }
  }
}
