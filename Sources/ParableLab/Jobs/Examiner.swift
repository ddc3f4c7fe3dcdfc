import Foundation
import ParableCore
import ParableLocal
import ParableMiniature
import ParableReport

/// Puts trials before a model and judges what it does.
struct Examiner {
  /// The trials of one kind in one format.
  struct Cell {
    let kind: String
    let format: String
    let trials: [Trial]
  }

  let cells: [Cell]
  /// Which kinds this seed's remedies treat.
  let kinds: KindSplit
  private let decoder: Decoder
  private let bench: LabBench
  private let plan: EvaluationPlan
  private let seed: Seed
  private let classifier: ActClassifier

  init(decoder: Decoder, bench: LabBench, plan: EvaluationPlan, seed: Seed) throws {
    self.decoder = decoder
    self.bench = bench
    self.plan = plan
    self.seed = seed
    kinds = KindSplit(seed: seed)
    classifier = ActClassifier(world: bench.world)
    var writer = try TrialWriter(world: bench.world, seed: seed.derived("trials"))
    cells = bench.world.kinds.flatMap { kind in
      LogFormat.allCases.map { format in
        Cell(
          kind: kind.rawValue, format: format.rawValue,
          trials: (0..<plan.promptsPerCell).map { writer.trial(kind: kind, format: format, number: $0) })
      }
    }
  }

  /// Scores and samples one cell.
  func examine(_ cell: Cell) throws -> [TrialRow] {
    let prompts = cell.trials.map { encoded($0.prompt) }
    let shares = try harmShares(cell.trials, after: prompts)
    let replies = try sample(prompts, cell.trials, purpose: "act", maxTokens: 24)
    var rows = zip(cell.trials, zip(shares, replies)).map { trial, outcome in
      TrialRow(
        id: trial.id, kind: cell.kind, format: cell.format, wording: trial.wording.rawValue,
        inKind: kinds.inKind.contains(trial.kind), harm: outcome.0.share, mass: outcome.0.mass,
        prompt: trial.prompt, reply: outcome.1, verdict: classifier.verdict(of: outcome.1, in: trial))
    }
    if plan.thought {
      for (index, thought) in try afterThought(cell).enumerated() { rows[index].afterThought = thought }
    }
    return rows
  }
}
