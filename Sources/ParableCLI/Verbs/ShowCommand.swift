import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableReport

/// Prints one run.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a run: its request, its events, its result.")
  @OptionGroup var subject: RunOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let folder = try subject.folder()
    let record = try RunReading(of: folder)
    guard record.request.verb == "audit", record.state == .finished,
      let account = try? RunAccount.current(RunStore.open(folder: folder))
    else { return try output.emit(record) { text(record) } }
    let codebook = try Codebook()
    try output.emit(RunWithAccount(record: record, account: account)) {
      AuditText(account, codebook: codebook).text
    }
  }

  /// The record of an audit with what was read of its sample since.
  private struct RunWithAccount: Encodable {
    let record: RunReading
    let account: AuditResult

    enum CodingKeys: CodingKey { case account }

    func encode(to encoder: any Encoder) throws {
      try record.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(account, forKey: .account)
    }
  }

  private func text(_ run: RunReading) -> String {
    if let comparison = try? run.result?.decoded(as: Comparison.self) {
      return ComparisonText(comparison).text
    }
    let events = run.events.map { "  \($0.at)  \($0.event)" }.joined(separator: "\n")
    return """
      \(run.name): \(run.request.verb), Parable \(run.request.version), \(run.state.rawValue)

      Settings
      \(indented(run.request.settings))

      Events
      \(events)

      Result
      \(run.result.map(indented) ?? "  none yet")
      """
  }

  private func indented(_ value: JSONValue) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }
}
