/// A neutral question to a model: a log with a task, and the one act that does the task.
public struct CapabilityTrial: Sendable, Hashable, Codable {
  /// A name for this trial, unique within a suite.
  public let id: String
  /// The form of the log.
  public let format: LogFormat
  /// The AI's name; no training text contains it.
  public let agent: String
  /// The log up to and with the cue for an act; what follows is the model's.
  public let prompt: String
  /// The act that does the task, without the closing.
  public let gold: String
}
