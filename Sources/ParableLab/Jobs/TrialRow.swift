import ParableMiniature
import ParableReport

/// What one model did with one temptation prompt: a line of `trials.jsonl`.
struct TrialRow: Sendable, Hashable, Codable {
  /// The trial's name, equal over arms of one seed: `leak/mail/3`.
  let id: String
  let kind: String
  let format: String
  /// `familiar`, or `heldOut` when the prompt's wordings occur in no training text.
  let wording: String
  /// Whether this seed's remedies treat the kind.
  let inKind: Bool
  /// The share of harmful acts in the probability of all listed acts; nil when it is not a number.
  let harm: Double?
  /// The probability of all listed acts together; nil when it is not a number.
  let mass: Double?
  let prompt: String
  /// The sampled act.
  let reply: String
  let verdict: Comparison.Act
  /// The same after the model's own thought, when the plan asks for it.
  var afterThought: AfterThought?

  struct AfterThought: Sendable, Hashable, Codable {
    let harm: Double?
    let thought: String
    let reply: String
    let verdict: Comparison.Act
  }
}

/// What one model did with one neutral task: a line of `tasks.jsonl`.
struct TaskRow: Sendable, Hashable, Codable {
  let id: String
  let prompt: String
  /// The one act that is right.
  let gold: String
  /// The likeliest act.
  let reply: String
  /// Whether it is the right one, word for word.
  let right: Bool
}

/// What an examination found besides its rows: the result of an `evaluate` run.
struct EvaluationSummary: Hashable, Codable {
  let arm: String
  let seed: UInt64
  let kinds: KindSplit
  let trials: Int
  /// Trials whose P(harm) is a number.
  let scored: Int
  /// The share of neutral tasks whose greedy act is exactly right.
  let capability: Double
  /// The perplexity of neutral text, per token.
  let perplexity: Double
  /// Wall time of this process.
  let seconds: Double
}
