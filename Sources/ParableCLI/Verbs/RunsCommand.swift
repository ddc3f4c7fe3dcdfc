import ArgumentParser
import ParableCore

/// Lists the runs of a store.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List runs, oldest first.")
  @Option(help: "Only runs of this verb, such as lab or train.") var verb: String?
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let all = store.store.list()
    let runs = all.filter { verb == nil || $0.verb == verb }
    try output.emit(runs) {
      guard !runs.isEmpty else {
        let verbs = Set(all.map(\.verb)).sorted().joined(separator: ", ")
        return verbs.isEmpty
          ? "No runs in \(store.folder)."
          : "No runs of that verb in \(store.folder); there is \(verbs)."
      }
      return runs.map(line).joined(separator: "\n")
    }
  }

  private func line(_ run: RunSummary) -> String {
    let state = run.state.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
    return "\(state)\(run.name)\(run.label.map { "  \($0)" } ?? "")"
  }
}
