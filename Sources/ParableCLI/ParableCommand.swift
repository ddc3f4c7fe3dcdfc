import ArgumentParser
import ParableCore

/// The tool: verbs that each read flags, call a library, and say the result.
@main
struct ParableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parable",
    abstract:
      "What a model reads, what it does under pressure, what teaches it better: with evidence.",
    discussion: """
      Results go to standard output, all else to standard error. Exit codes: 0 done, 1 failed,
      2 done and the answer is no, 64 wrong flags.
      """,
    version: Parable.version,
    subcommands: [
      AuditCommand.self, CurateCommand.self, LabCommand.self, ChatCommand.self, RunsCommand.self,
      ShowCommand.self, VerifyCommand.self,
    ])
}
