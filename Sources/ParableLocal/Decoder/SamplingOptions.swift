import ParableCore

/// How continuations are drawn.
public struct SamplingOptions: Codable, Sendable, Hashable {
  /// How many tokens are drawn at most.
  public var maxTokens: Int
  /// What logits are divided by: 1 is the model as it is, 0 the likeliest token always.
  public var temperature: Double
  /// Tokens that end a continuation; they are not part of it.
  public var stopTokens: [Int32]
  /// Prompt i draws from the seed derived by `prompt i`, whatever else is in the batch.
  public var seed: Seed
  /// How many prompts run at once. It changes speed and memory, and no result.
  public var batch: Int

  /// Options from their parts.
  public init(
    maxTokens: Int, temperature: Double = 1, stopTokens: [Int32] = [], seed: Seed = Seed(0),
    batch: Int = 32
  ) {
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.stopTokens = stopTokens
    self.seed = seed
    self.batch = batch
  }
}
