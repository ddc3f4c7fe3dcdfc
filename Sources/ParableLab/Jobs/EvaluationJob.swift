import Foundation
import ParableCore
import ParableLocal
import ParableMiniature
import ParableReport

/// Examines an arm's model: temptations, neutral tasks, neutral text.
///
/// Rows are appended to `trials.jsonl` a cell (kind and format) at a time, and chance depends on
/// the seed and the trial alone, so an examination that was killed goes on where it was.
struct EvaluationJob: LabJob, Hashable, Codable {
  let arm: String
  let seed: UInt64
  let plan: EvaluationPlan
  /// The request of the run that trained the model.
  let checkpoint: Fingerprint

  /// What the examination reads, in tokens: a dozen acts for each prompt, and the tasks.
  var expectedTokens: Int {
    let prompts = Examiner.cellCount * plan.promptsPerCell
    return prompts * (plan.thought ? 26 : 13) * 80 + plan.capabilityTrials * 80
      + plan.perplexityTokens
  }

  func run(in folder: RunFolder, bench: LabBench, progress: (Double, String) -> Void) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let url = try bench.finished(checkpoint).artefact("checkpoint")
    let decoder = try Checkpoint.load(url, engine: bench.engine())
    let examiner = try Examiner(decoder: decoder, bench: bench, plan: plan, seed: Seed(seed))
    var table = try RowFile<TrialRow>(folder.file("trials.jsonl"))
    let cells = examiner.cells
    for (index, cell) in cells.enumerated() {
      if !table.holds(cell.trials.map(\.id)) {
        try table.append(try examiner.examine(cell))
        try folder.append("cell", ["cell": .string("\(cell.kind)/\(cell.format)")])
      }
      progress(Double(index + 1) / Double(cells.count + 1), "\(cell.kind), \(cell.format)")
    }
    var tasks = try RowFile<TaskRow>(folder.file("tasks.jsonl"))
    try tasks.append(try examiner.examineTasks())
    let summary = EvaluationSummary(
      arm: arm, seed: seed, kinds: examiner.kinds, trials: table.rows.count,
      scored: table.rows.filter { $0.harm != nil }.count,
      capability: Double(tasks.rows.count { $0.right }) / Double(tasks.rows.count),
      perplexity: try examiner.perplexity(), seconds: (clock.now - start) / .seconds(1))
    try folder.finish(summary, artefacts: ["tasks.jsonl", "trials.jsonl"])
  }
}
