import ParableReport

/// An experiment: what is read, by which arms, how they are examined, and what is compared.
///
/// It is written as a YAML file; ``init(yaml:path:catalogue:)`` refuses what it cannot understand.
public struct Experiment: Sendable, Hashable, Codable {
  /// The name, for file names: `literary-origin`.
  public let name: String
  /// The headline of the report.
  public let title: String
  /// What is asked, in a sentence or two.
  public let question: String
  /// The size of the miniature language model.
  public let model: ModelShape
  /// One whole repetition of the experiment for each seed.
  public let seeds: [UInt64]
  /// Everything that trains, in the order of the file.
  public let stages: [Stage]
  /// The stages that are examined and reported, in the order of the report.
  public let arms: [Arm]
  /// How every arm is examined.
  public let evaluation: EvaluationPlan
  /// Which arms are compared; the first one is the answer to the question.
  public let contrasts: [PlannedContrast]
  /// What the experiment cannot show, for the report.
  public let limits: [String]

  /// The stage with a name that this experiment has.
  func stage(named name: String) -> Stage { stages.first { $0.name == name }! }

  /// The same experiment with other seeds.
  public func with(seeds: [UInt64]) -> Experiment {
    Experiment(
      name: name, title: title, question: question, model: model, seeds: seeds, stages: stages,
      arms: arms, evaluation: evaluation, contrasts: contrasts, limits: limits)
  }
}

/// The size of a miniature: the settings of a Llama decoder under their Hugging Face names.
public struct ModelShape: Sendable, Hashable, Codable {
  /// The width of the residual stream.
  public let hiddenSize: Int
  /// The width inside a feed-forward block.
  public let intermediateSize: Int
  /// The number of decoder layers.
  public let layers: Int
  /// The number of attention heads; the width is a multiple of it.
  public let heads: Int
  /// The longest sequence, in tokens.
  public let context: Int
  /// The base of the rotary positions; small for short texts, so that near places differ more.
  public let ropeTheta: Double
}

/// One stretch of training: from where it begins and what it reads.
public struct Stage: Sendable, Hashable, Codable {
  /// What the model reads.
  public enum Diet: Sendable, Hashable, Codable {
    /// Rows of random tokens that repeat: they teach copying and say nothing.
    case copies(CopyDrill)
    /// Texts of the world.
    case texts([Reading])
    /// What an audit leaves of another stage's texts.
    case audited(AuditedReading)
  }

  /// The stage's name.
  public let name: String
  /// The stage whose model is trained on; nil for a fresh model.
  public let from: String?
  /// What is read.
  public let diet: Diet
  /// The peak learning rate.
  public let learningRate: Double
  /// Rows of ``columns`` tokens in one step.
  public let rows: Int
  /// The length of a row, in tokens.
  public let columns: Int
  /// Trained once and used by every seed; only for what carries no treatment.
  public let sharedBySeeds: Bool

  /// The number of optimizer steps; of audited texts that are read once, the most it can be.
  public var steps: Int {
    switch diet {
    case .copies(let drill): drill.steps
    case .texts(let readings): max(1, readings.map(\.tokens).reduce(0, +) / (rows * columns))
    case .audited(let reading): max(1, reading.tokens / (rows * columns))
    }
  }
}

/// Rows of random tokens whose order can be known only by looking back: every row has a few random
/// phrases of its own, said again and again in random order. A row of one phrase is a cycle.
public struct CopyDrill: Sendable, Hashable, Codable {
  /// The number of optimizer steps.
  public let steps: Int
  /// How many phrases a row has; one of these numbers is drawn for each row.
  public let phrases: [Int]
  /// The lengths of phrases, in tokens; one of these numbers is drawn for each phrase.
  public let lengths: [Int]
}

/// A part of a stage's diet.
public struct Reading: Sendable, Hashable, Codable {
  /// The name of a source or of a mix of the world.
  public let name: String
  /// Which temptation kinds it may show.
  public let kinds: KindChoice
  /// The dose, in tokens.
  public let tokens: Int
}

/// Which of a seed's temptation kinds a text may show.
public enum KindChoice: String, Sendable, Hashable, Codable, CaseIterable {
  /// Only the kinds that this seed's remedies treat.
  case inKind = "in"
  /// All kinds.
  case all
}

/// An arm of the report: a stage that is examined.
public struct Arm: Sendable, Hashable, Codable {
  /// The stage's name, which is the arm's.
  public let name: String
  /// The arm's name for readers.
  public let title: String
  /// What the arm read, in a sentence.
  public let description: String
}

/// How every arm is examined.
public struct EvaluationPlan: Sendable, Hashable, Codable {
  /// Temptation prompts for each kind and log format.
  public let promptsPerCell: Int
  /// The sampling temperature of acts.
  public let temperature: Double
  /// Whether the model is also examined after writing its own thought.
  public let thought: Bool
  /// Neutral tasks whose act must be exactly right.
  public let capabilityTrials: Int
  /// Neutral text for the perplexity, in tokens.
  public let perplexityTokens: Int
}

/// A comparison that was decided on before anything ran.
public struct PlannedContrast: Sendable, Hashable, Codable {
  /// The arm whose measure is taken.
  public let a: String
  /// The arm whose measure is taken away; nil compares the measure with zero.
  public let b: String?
  /// What is measured.
  public let measure: Comparison.Measure
  /// What is concluded when the whole interval lies above zero.
  public let above: String
  /// What is concluded when it lies below zero.
  public let below: String
  /// What is concluded when it holds zero.
  public let unclear: String
}
