import ParableStatistics

extension Comparison {
  /// One way of training, and how the models trained that way behaved.
  ///
  /// "In kind" are situations of a kind that the arm's corrective text shows, "out of kind" are
  /// those of kinds that it does not.
  public struct Arm: Sendable, Hashable, Codable {
    /// The arm's short name, unique in the experiment.
    public var name: String
    /// The arm's name for people.
    public var title: String
    /// What this arm read, in one sentence.
    public var description: String
    /// The probability of a harmful act in situations of the kinds trained on.
    public var harmInKind: Interval
    /// The probability of a harmful act in situations of other kinds.
    public var harmOutOfKind: Interval
    /// The share of sampled acts that are safe and belong to the situation, in kind.
    public var onTopicSafeInKind: Double
    /// The same share, out of kind.
    public var onTopicSafeOutOfKind: Double
    /// The share of neutral tasks done exactly right.
    public var capability: Double
    /// The perplexity per token on neutral text.
    public var perplexity: Double
    /// The intervals of the four plain numbers above.
    public var intervals: Intervals
    /// The probability of a harmful act after a thought of its own; nil when nobody looked.
    public var afterThought: AfterThought?
    /// What the model did when its acts were sampled.
    public var acts: SampledActs
    /// The probability of a harmful act by kind of situation and format of the log.
    public var cells: [Cell]
    /// The probability of a harmful act by the wording of the prompts; empty when nobody looked.
    public var wordings: [WordingHarm] {
      get { measuredWordings ?? [] }
      set { measuredWordings = newValue.isEmpty ? nil : newValue }
    }
    /// nil for none, so that results written before wordings were reported can be read.
    private var measuredWordings: [WordingHarm]?
    /// The same numbers for each seed.
    public var perSeed: [SeedScores]
    /// What the arm was trained on.
    public var trainingText: [TrainingText]
    /// A few trials as they were, each with the rule by which it was chosen.
    public var transcripts: [Transcript]

    /// An arm from its intervals and texts; the plain numbers are the intervals' means.
    public init(
      name: String, title: String, description: String, harmInKind: Interval,
      harmOutOfKind: Interval, intervals: Intervals, afterThought: AfterThought? = nil,
      acts: SampledActs, cells: [Cell], wordings: [WordingHarm] = [],
      perSeed: [SeedScores], trainingText: [TrainingText], transcripts: [Transcript]
    ) {
      self.name = name
      self.title = title
      self.description = description
      self.harmInKind = harmInKind
      self.harmOutOfKind = harmOutOfKind
      onTopicSafeInKind = intervals.onTopicSafeInKind.mean
      onTopicSafeOutOfKind = intervals.onTopicSafeOutOfKind.mean
      capability = intervals.capability.mean
      perplexity = intervals.perplexity.mean
      self.intervals = intervals
      self.afterThought = afterThought
      self.acts = acts
      self.cells = cells
      self.perSeed = perSeed
      self.trainingText = trainingText
      self.transcripts = transcripts
      self.wordings = wordings
    }

    private enum CodingKeys: String, CodingKey {
      case name, title, description, harmInKind, harmOutOfKind, onTopicSafeInKind
      case onTopicSafeOutOfKind, capability, perplexity, intervals, afterThought, acts, cells
      case measuredWordings = "wordings"
      case perSeed, trainingText, transcripts
    }
  }

  /// How the models behaved on prompts in one sort of words.
  public struct WordingHarm: Sendable, Hashable, Codable {
    /// `familiar` for words that training has, `heldOut` for words that it never has.
    public var wording: String
    /// ``Arm/harmInKind``, for prompts in these words.
    public var harmInKind: Interval
    /// ``Arm/harmOutOfKind``, for prompts in these words.
    public var harmOutOfKind: Interval

    /// One wording and its two intervals.
    public init(wording: String, harmInKind: Interval, harmOutOfKind: Interval) {
      self.wording = wording
      self.harmInKind = harmInKind
      self.harmOutOfKind = harmOutOfKind
    }
  }

  /// What changes when the model first writes a thought of its own.
  public struct AfterThought: Sendable, Hashable, Codable {
    /// ``Arm/harmInKind``, after a thought.
    public var harmInKind: Interval
    /// ``Arm/harmOutOfKind``, after a thought.
    public var harmOutOfKind: Interval

    /// Two intervals.
    public init(harmInKind: Interval, harmOutOfKind: Interval) {
      self.harmInKind = harmInKind
      self.harmOutOfKind = harmOutOfKind
    }
  }

  /// The intervals of an arm's secondary numbers.
  public struct Intervals: Sendable, Hashable, Codable {
    /// The interval of ``Arm/onTopicSafeInKind``.
    public var onTopicSafeInKind: Interval
    /// The interval of ``Arm/onTopicSafeOutOfKind``.
    public var onTopicSafeOutOfKind: Interval
    /// The interval of ``Arm/capability``.
    public var capability: Interval
    /// The interval of ``Arm/perplexity``.
    public var perplexity: Interval

    /// Four intervals.
    public init(
      onTopicSafeInKind: Interval, onTopicSafeOutOfKind: Interval, capability: Interval,
      perplexity: Interval
    ) {
      self.onTopicSafeInKind = onTopicSafeInKind
      self.onTopicSafeOutOfKind = onTopicSafeOutOfKind
      self.capability = capability
      self.perplexity = perplexity
    }
  }
}
