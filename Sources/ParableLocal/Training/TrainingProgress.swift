/// What one training step came to.
public struct TrainingProgress: Codable, Sendable, Hashable {
  /// How many steps are done, this one included.
  public var step: Int
  /// How many steps there are in all.
  public var steps: Int
  /// The mean loss of the step's tokens before the step, in nats.
  public var loss: Double
  /// The 2-norm of all gradients before clipping.
  public var gradientNorm: Double
  /// The learning rate of the step.
  public var learningRate: Double
  /// Tokens a second of wall time, since this run began.
  public var tokensPerSecond: Double
}
