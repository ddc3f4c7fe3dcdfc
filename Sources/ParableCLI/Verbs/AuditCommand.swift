import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableLocal

/// What a corpus says AIs are like.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Find what a corpus says AIs are like, and say how sure.",
    subcommands: [
      AuditRunCommand.self, AuditPlanCommand.self, AuditMapCommand.self, AuditReduceCommand.self,
      AuditJudgeCommand.self, AuditReviewCommand.self, AuditDiffCommand.self,
      AuditScoreCommand.self, AuditFitCommand.self,
    ],
    defaultSubcommand: AuditRunCommand.self)
}

/// What passages are read with.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: "A classifier's folder, as `audit fit` writes it; without this, the one in the box.")
  var classifier: String?
  @Option(help: "A folder with the encoders; without this, those that bootstrap fetched.")
  var encoder: String?
  @Flag(help: "Let the linear heads read alone: much faster, and less sharp.")
  var linear = false
  @OptionGroup var engine: EngineOptions

  func portrayalClassifier() throws -> PortrayalClassifier {
    guard let classifier else { return try PortrayalClassifier() }
    return try PortrayalClassifier(folder: URL(filePath: classifier))
  }

  func passageEncoder() throws -> PassageEncoder? {
    guard !linear else { return nil }
    let folder = try encoder.map { URL(filePath: $0) } ?? TextEncoder.installed()
    return try PassageEncoder(folder: folder, engine: Engine(plugin: engine.url))
  }
}
