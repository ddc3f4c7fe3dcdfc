import ArgumentParser
import Foundation
import ParableCore
import ParableLab
import ParableReport

/// The laboratory: experiments from files.
struct LabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab", abstract: "Run an experiment file, or see what it would do.",
    subcommands: [LabRunCommand.self, LabPlanCommand.self])
}

/// The experiment that a verb is about.
struct ExperimentOptions: ParsableArguments {
  @Argument(help: "An experiment file, such as Examples/literary-origin.yaml.")
  var file: String
  @Option(
    help: "Seeds to use instead of the file's: different numbers up to 1000000, such as 1,2,3.")
  var seeds: SeedList?
  @OptionGroup var store: StoreOptions
  @OptionGroup var engine: EngineOptions

  func laboratory() throws -> Laboratory {
    let bench = try LabBench(store: store.store, plugin: engine.url)
    guard let data = try? Data(contentsOf: URL(filePath: file)) else {
      throw FileError.unreadable(path: file, reason: "the experiment file cannot be read")
    }
    let text = String(decoding: data, as: UTF8.self)
    let experiment = try Experiment(yaml: text, path: file, catalogue: bench.catalogue)
    let chosen = seeds.map { experiment.with(seeds: $0.values) } ?? experiment
    return try Laboratory(
      chosen, bench: bench, command: command, experimentFile: Fingerprint(of: data))
  }

  private var command: String {
    let seedFlag = seeds.map { " --seeds " + $0.values.map(String.init).joined(separator: ",") }
    let name = file.contains(" ") ? "'\(file)'" : file
    return "parable lab run \(name)\(seedFlag ?? "")"
  }
}

/// Seeds on the command line: `1,2,3`.
struct SeedList: ExpressibleByArgument {
  let values: [UInt64]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt64($0) }.filter { $0 <= 1_000_000 }
    guard numbers.count == parts.count, Set(numbers).count == numbers.count else { return nil }
    values = numbers
  }
}

/// Runs what is missing of an experiment and compares the arms.
struct LabRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run what is missing of an experiment and compare its arms.",
    discussion: """
      Every piece of work has its own run folder; what is finished is used again, and a run that was
      stopped, however it was stopped, goes on where it was.
      """)
  @OptionGroup var experiment: ExperimentOptions
  @Option(help: "How many pieces of work run at once; one core each.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "A name in the runs folder that shall lead to this run.")
  var link: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard jobs > 0 else {
      throw ValidationError("--jobs is the number of cores to use, at least 1.")
    }
    if let link, !RunStore.isLinkName(link) {
      throw ValidationError("--link is a name of letters, digits, - and _, such as demo.")
    }
  }

  func run() async throws {
    let laboratory = try experiment.laboratory()
    let board = ProgressBoard(laboratory.nodes)
    defer { Terminal.clear() }
    let (folder, comparison) = try await laboratory.run(width: jobs) { board.note($0) }
    Terminal.clear()
    if let link { try experiment.store.store.link(link, to: folder) }
    try output.emit(comparison) { ComparisonText(comparison).text }
    Terminal.say("Report: \(folder.file("report.html").relativePath)")
  }
}

/// Says what an experiment would do.
struct LabPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print an experiment's graph, tokens and expected time.")
  @OptionGroup var experiment: ExperimentOptions
  @Option(help: "How many pieces of work would run at once; one core each.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount
  @OptionGroup var output: OutputOptions

  func run() throws {
    let plan = try experiment.laboratory().plan()
    try output.emit(plan) { plan.text(cores: max(1, jobs)) }
  }
}

extension LabPlan {
  /// The plan as a table.
  fileprivate func text(cores: Int) -> String {
    let lines = steps.map { step in
      let mark = step.finished ? "done" : "\(Int(step.seconds.rounded(.up))) s"
      let after = step.after.isEmpty ? "" : "  after \(step.after.joined(separator: "; "))"
      return mark.leftPadded(to: 7) + "  " + step.label + after
    }
    let minutes = max(secondsLeft / Double(cores), longestWay) / 60
    return lines.joined(separator: "\n") + """


      \(experiment): \(steps.count) runs, \(seeds.count) seeds, about \(parameters) weights a model, \
      \(trainingTokens) training tokens in all.
      \(steps.count { $0.finished }) runs are finished; the rest takes about \
      \(String(format: "%.1f", minutes)) minutes on \(cores) cores.
      """
  }
}

extension String {
  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
