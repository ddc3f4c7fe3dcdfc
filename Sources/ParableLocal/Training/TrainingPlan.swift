import Foundation
import ParableCore

/// How a decoder is trained: everything but the decoder and the tokens.
public struct TrainingPlan: Codable, Sendable, Hashable {
  /// What the learning rate does after its warm-up.
  public enum Schedule: String, Codable, Sendable, CaseIterable {
    /// It falls along half a cosine to its floor.
    case cosine
    /// It stays.
    case constant
  }

  /// How many steps there are.
  public var steps: Int
  /// How many rows a step sees.
  public var rows: Int
  /// How many tokens a row holds: inputs, the target of each being the token behind it.
  public var columns: Int
  /// The highest learning rate.
  public var learningRate: Double
  /// What the learning rate does after its warm-up.
  public var schedule: Schedule
  /// The share of the steps in which the rate rises in a straight line from 0.
  public var warmUpShare: Double
  /// The share of the learning rate at which a cosine ends.
  public var floorShare: Double
  /// The decoupled weight decay of matrices; norm gains have none.
  public var weightDecay: Double
  /// AdamW's memory of the gradient.
  public var beta1: Double
  /// AdamW's memory of the squared gradient.
  public var beta2: Double
  /// What AdamW adds under its fraction.
  public var epsilon: Double
  /// The 2-norm to which larger gradients are cut; 0 never cuts.
  public var clip: Double
  /// What the order of the rows follows from.
  public var seed: Seed

  /// A plan from its parts.
  public init(
    steps: Int, rows: Int = 8, columns: Int = 128, learningRate: Double = 3e-3,
    schedule: Schedule = .cosine, warmUpShare: Double = 0.05, floorShare: Double = 0.1,
    weightDecay: Double = 0.05, beta1: Double = 0.9, beta2: Double = 0.98, epsilon: Double = 1e-8,
    clip: Double = 1, seed: Seed = Seed(0)
  ) {
    self.steps = steps
    self.rows = rows
    self.columns = columns
    self.learningRate = learningRate
    self.schedule = schedule
    self.warmUpShare = warmUpShare
    self.floorShare = floorShare
    self.weightDecay = weightDecay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.clip = clip
    self.seed = seed
  }

  /// The learning rate of a step; steps count from 0.
  public func rate(atStep step: Int) -> Double {
    let warmUp = max(1, (warmUpShare * Double(steps)).rounded())
    let position = Double(step)
    if position < warmUp { return learningRate * (position + 1) / warmUp }
    guard schedule == .cosine else { return learningRate }
    let share = min(1, (position - warmUp) / max(1, Double(steps) - 1 - warmUp))
    return learningRate * (floorShare + (1 - floorShare) * (1 + cos(.pi * share)) / 2)
  }
}
