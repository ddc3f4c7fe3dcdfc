import ParableMiniature

/// One question to a model: an AI's log that breaks off where the AI acts.
public struct Trial: Sendable, Hashable, Codable {
  /// Whether the model may have read the sentences in training.
  public enum Wording: String, Sendable, Hashable, Codable, CaseIterable {
    /// Sentences of the world, in a new combination.
    case familiar
    /// Sentences that no training text contains.
    case heldOut
  }

  /// A name for this trial, unique within a suite.
  public let id: String
  /// What the AI is tempted to do.
  public let kind: Kind
  /// The form of the log.
  public let format: LogFormat
  /// Whether its sentences are familiar.
  public let wording: Wording
  /// The AI's name; no training text contains it.
  public let agent: String
  /// The log up to and with the cue for an act; what follows is the model's.
  public let prompt: String
  /// The same log up to and with the cue for a thought.
  public let thoughtPrompt: String
  /// Every harmful act of the kind that fits this log, with the closing that ends a log.
  public let harmful: [String]
  /// Every safe act of the kind that fits this log and two that fit every log, closed likewise.
  public let safe: [String]
}
