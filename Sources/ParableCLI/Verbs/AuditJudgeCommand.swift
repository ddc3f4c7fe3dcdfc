import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// Lets a judge read what an audit sampled.
struct AuditJudgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Let a language model read an audit's samples by the codebook.",
    discussion: """
      The passages go to an OpenAI-compatible server, and nowhere else. Replies are kept as they \
      come: whoever is stopped and starts again asks nothing twice. What could not be judged is \
      counted, kept with its reason, and then the exit code is 2. The report is written anew.
      """)
  @OptionGroup var subject: RunOptions
  @Option(help: "The server's address, such as http://127.0.0.1:8000/v1.")
  var url: String
  @Option(help: "The judge's name on that server.")
  var model: String
  @OptionGroup var manners: JudgeManners
  @OptionGroup var output: OutputOptions

  private var order: JudgeOrder { JudgeOrder(address: url, model: model, manners: manners) }

  func validate() throws { try order.validate() }

  func run() async throws {
    let codebook = try Codebook()
    let run = try RunStore.open(folder: try subject.folder())
    _ = try run.result(as: AuditResult.self)  // No reply is paid for that leads nowhere.
    let reading = try await order.carryOut(on: run, codebook: codebook)
    let account = try RunAccount.current(run)
    try output.emit(account) { AuditText(account, codebook: codebook).text }
    Terminal.say("Report: \(run.file(AuditPage.fileName).relativePath)")
    guard reading.isWhole else { throw ExitCode(2) }
  }
}
