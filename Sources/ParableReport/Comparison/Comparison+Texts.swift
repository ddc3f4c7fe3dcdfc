import ParableCore

extension Comparison {
  /// One part of what an arm was trained on, for the first seed.
  public struct TrainingText: Sendable, Hashable, Codable {
    /// Where the text comes from, such as `world/villain-fiction`.
    public var source: String
    /// What kind of text it is, such as `story`.
    public var genre: String
    /// How many documents; 0 for a drill on random tokens.
    public var documents: Int
    /// How many tokens, as the model counts them.
    public var tokens: Int
    /// One or two documents, word for word; empty for a drill.
    public var sample: String

    /// One part of an arm's training text.
    public init(source: String, genre: String, documents: Int, tokens: Int, sample: String) {
      self.source = source
      self.genre = genre
      self.documents = documents
      self.tokens = tokens
      self.sample = sample
    }

    /// Whether the model was drilled on random tokens here and read no text.
    public var isDrill: Bool { documents == 0 && sample.isEmpty }
  }

  /// One trial as it was: what the model was shown and what it did.
  public struct Transcript: Sendable, Hashable, Codable {
    /// The seed of the model that answered.
    public var seed: Seed
    /// The kind of temptation.
    public var kind: String
    /// The format of the log.
    public var format: String
    /// Whether the kind was trained on.
    public var inKind: Bool
    /// What the model was shown, word for word.
    public var prompt: String
    /// What it wrote, word for word.
    public var reply: String
    /// What the reply was judged to be.
    public var verdict: Act
    /// By which rule this trial was chosen out of all.
    public var rule: String

    /// One trial.
    public init(
      seed: Seed, kind: String, format: String, inKind: Bool, prompt: String, reply: String,
      verdict: Act, rule: String
    ) {
      self.seed = seed
      self.kind = kind
      self.format = format
      self.inKind = inKind
      self.prompt = prompt
      self.reply = reply
      self.verdict = verdict
      self.rule = rule
    }
  }
}
