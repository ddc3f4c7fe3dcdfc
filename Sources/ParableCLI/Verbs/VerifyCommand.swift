import ArgumentParser
import ParableCore

/// Checks that nothing in a run folder changed since it was written.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Walk every hash of a run folder.",
    discussion: "Exit code 2 when a byte changed; the message names the file and the line.")
  @Argument(
    help: ArgumentHelp(
      "A run: its folder, its name or a part of it, or a link such as demo.", valueName: "run"))
  var name: String
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    do {
      let check = try RunVerification(of: try store.store.find(name))
      try output.emit(check) {
        "\(check.run): unchanged; \(check.events) events and \(check.artefacts) artefacts checked."
      }
    } catch let error as RunError {
      guard case .altered = error else { throw error }
      Terminal.say("\(error)")
      throw ExitCode(2)
    }
  }
}
