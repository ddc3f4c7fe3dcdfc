import ArgumentParser
import ParableAudit
import ParableCore

/// Compares two audits.
struct AuditDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two audits: of two corpora, or of two versions of one.",
    discussion: """
      Every difference is B minus A, with a 95 % interval that counts near-duplicates as one \
      witness. Documents with findings are matched by their content, so that one sees what was \
      added and what was removed. Where the audits were not done in the same way, a warning says in \
      what.

      --fail-on-increase makes it a gate: the exit code is 3 where a share rose by more than chance \
      allows, that is, where the interval of its difference lies above 0; and 1 where the audits \
      cannot be compared.
      """)
  @Argument(help: ArgumentHelp("A run of `audit`: its folder, or its name.", valueName: "run-a"))
  var a: String
  @Argument(help: ArgumentHelp("The run to compare with it.", valueName: "run-b"))
  var b: String
  @Option(help: "How many documents to quote of each stance that only one of the two holds.")
  var examples = 3
  @Option(
    help: ArgumentHelp(
      "Exit with 3 where this share rose: hostile, aligned, neutral, analysis, or a code such as "
        + "N3; may be given more than once.", valueName: "name"))
  var failOnIncrease: [String] = []
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...10_000).contains(examples) else {
      throw ValidationError("--examples is from 0 to 10000.")
    }
    let codebook = try Codebook()
    for name in failOnIncrease where !Self.shares.contains(name) {
      let code = Code(rawValue: name)
      guard !code.isNeutral, codebook[code] != nil else {
        throw ValidationError(
          "--fail-on-increase is \(Self.shares.joined(separator: ", ")) or the code of a bad or "
            + "good act, not \"\(name)\".")
      }
    }
  }

  private static let shares = ["hostile", "aligned", "neutral", "analysis"]

  func run() throws {
    let audits = try [a, b].map { try FinishedAudit(folder: store.store.find($0)) }
    let difference = try AuditDifference(audits[0], audits[1], examples: examples)
    let codebook = try Codebook()
    try output.emit(difference) { AuditDifferenceText(difference, codebook: codebook).text }
    if !difference.isComparable {
      let what = difference.mismatches.map(\.what).joined(separator: ", ")
      Terminal.say("The audits are not comparable: \(what) differ.")
    }
    guard !failOnIncrease.isEmpty else { return }
    let risen = try difference.increases(of: failOnIncrease)
    guard risen.isEmpty else {
      Terminal.say("The share rose from A to B: \(risen.joined(separator: ", ")).")
      throw ExitCode(3)
    }
  }
}
