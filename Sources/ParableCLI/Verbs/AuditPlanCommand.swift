import ArgumentParser
import ParableAudit
import ParableCorpus

/// Says how an audit can be divided.
struct AuditPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "List the units into which an audit can be divided.",
    discussion: """
      A unit is a stretch of a plain file or of Parquet, or a whole file where it can only be read \
      from its beginning. `audit map` makes the parts of units, on as many machines as there are, \
      and `audit reduce` puts the parts together.
      """)
  @OptionGroup var options: AuditOptions
  @OptionGroup var output: OutputOptions

  /// The units, and how large the whole is.
  struct Plan: Encodable {
    let files: [String]
    let bytes: Int
    let units: [WorkUnit]
  }

  func run() async throws {
    let auditor = try options.sharedAuditor()
    let files = auditor.settings.plan.files
    let plan = Plan(
      files: files.map(\.path), bytes: files.reduce(0) { $0 + $1.size },
      units: try auditor.units())
    try output.emit(plan) { plan.text }
  }
}

extension AuditPlanCommand.Plan {
  fileprivate var text: String {
    let lines = units.map { unit in
      let part = unit.index.map { "segment \($0)" } ?? "all of it"
      return "\(files[unit.file]): \(part)"
    }
    return (lines + ["\(units.count) units of \(files.count) files, \(bytes) bytes."])
      .joined(separator: "\n")
  }
}
