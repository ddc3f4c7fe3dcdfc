import CParableTorch
import ParableCore

/// Trains one decoder by one plan, step by step.
///
/// A run that was stopped, saved and resumed gives the same bits as one that was not. A trainer
/// changes its decoder, so it and the decoder belong to one thread.
public struct Trainer {
  /// What is trained.
  public let decoder: LlamaDecoder
  /// How.
  public let plan: TrainingPlan
  /// How many steps are done.
  public internal(set) var step = 0
  /// The loss of every step so far, in nats a token.
  public internal(set) var losses: [Double] = []

  let firstMoments: [Tensor]
  let secondMoments: [Tensor]
  private let pass: TrainingPass

  /// A trainer at the beginning of its plan.
  ///
  /// - Throws: ``TrainingError/badPlan(field:value:)`` for a plan that cannot be carried out.
  public init(_ decoder: LlamaDecoder, plan: TrainingPlan) throws {
    try Self.check(plan, decoder.config)
    self.decoder = decoder
    self.plan = plan
    let shapes = decoder.weights.parameters.map(\.shape)
    firstMoments = try shapes.map { try Tensor(zeros: $0, engine: decoder.engine) }
    secondMoments = try shapes.map { try Tensor(zeros: $0, engine: decoder.engine) }
    pass = decoder.trainingPass(tokens: plan.columns)
  }

  /// Trains on a packed stream of tokens until the plan's last step.
  ///
  /// - Parameters:
  ///   - stream: the tokens, the same ones on every run of a resumed plan.
  ///   - lastStep: where to stop early, counted from the plan's beginning; nil goes to the end.
  ///   - everyStep: is told of every step, with the trainer as it then stands; may save it, and
  ///     stops the run by throwing.
  /// - Throws: ``DecoderError/unknownToken(id:vocabularySize:)`` before the first step, for a token
  ///   of another vocabulary anywhere in the stream; ``TrainingError`` for one that is too short,
  ///   or a loss that is no number.
  public mutating func run(
    on stream: [Int32], until lastStep: Int? = nil,
    everyStep: (TrainingProgress, Trainer) throws -> Void = { _, _ in }
  ) throws {
    try decoder.checkVocabulary(stream)
    var order = try RowOrder(plan, tokens: stream.count)
    let clock = ContinuousClock()
    let start = clock.now
    let first = step
    while step < min(plan.steps, lastStep ?? plan.steps) {
      var progress = try train(order.rows(atStep: step), of: stream)
      let seconds = (clock.now - start) / Duration.seconds(1)
      progress.tokensPerSecond = Double((step - first) * plan.rows * plan.columns) / seconds
      try everyStep(progress, self)
    }
  }

  private mutating func train(_ rows: [Int], of stream: [Int32]) throws -> TrainingProgress {
    let engine = decoder.engine
    let width = plan.columns
    let inputs = rows.flatMap { stream[($0 * width)..<(($0 + 1) * width)] }
    let targets = rows.flatMap { stream[($0 * width + 1)...(($0 + 1) * width)] }
    let loss = try decoder.logits(Tensor(ids: inputs, engine: engine), pass)
      .crossEntropy(Tensor(ids: targets, engine: engine))
    let value = try loss.item()
    guard value.isFinite else { throw TrainingError.diverged(step: step, loss: "\(value)") }
    try loss.backward()
    let rate = plan.rate(atStep: step)
    let norm = try update(rate: rate)
    step += 1
    losses.append(value)
    return TrainingProgress(
      step: step, steps: plan.steps, loss: value, gradientNorm: norm, learningRate: rate,
      tokensPerSecond: 0)
  }

  /// Clips the gradients, takes one AdamW step and forgets them; returns their norm.
  private func update(rate: Double) throws -> Double {
    let engine = decoder.engine
    let handles: [OpaquePointer?] = decoder.weights.parameters.map(\.tensor.handle)
    let count = Int32(handles.count)
    var norm = 0.0
    try engine.check("measure gradients", engine.table.gradient_norm(handles, count, &norm))
    guard norm.isFinite else { throw TrainingError.diverged(step: step, loss: "without gradient") }
    let share = plan.clip > 0 && norm > plan.clip ? plan.clip / (norm + 1e-6) : 1
    var numbers = parable_adamw(
      share: share, rate: rate, beta1: plan.beta1, beta2: plan.beta2, epsilon: plan.epsilon,
      step: Int64(step + 1))
    let decays = decoder.weights.parameters.map { $0.decays ? plan.weightDecay : 0 }
    try engine.check(
      "take a step",
      engine.table.adamw(
        handles, firstMoments.map(\.handle), secondMoments.map(\.handle), decays, count, &numbers))
    try engine.check("forget gradients", engine.table.clear_gradients(handles, count))
    return norm
  }

  private static func check(_ plan: TrainingPlan, _ config: DecoderConfig) throws {
    let counts = [("steps", plan.steps), ("rows", plan.rows), ("columns", plan.columns)]
    for (field, value) in counts where value < 1 {
      throw TrainingError.badPlan(field: field, value: "\(value)")
    }
    guard plan.columns <= config.maxPositions else {
      throw DecoderError.tooLong(tokens: plan.columns, limit: config.maxPositions)
    }
    let shares = [
      ("learningRate", plan.learningRate), ("warmUpShare", plan.warmUpShare),
      ("floorShare", plan.floorShare), ("weightDecay", plan.weightDecay), ("clip", plan.clip),
      ("beta1", plan.beta1), ("beta2", plan.beta2), ("epsilon", plan.epsilon),
    ]
    for (field, value) in shares where !value.isFinite || value < 0 {
      throw TrainingError.badPlan(field: field, value: "\(value)")
    }
    for (field, value) in shares.suffix(3).prefix(2) where value >= 1 {
      throw TrainingError.badPlan(field: field, value: "\(value)")
    }
  }
}
