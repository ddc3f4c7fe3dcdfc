import Foundation
import ParableCore
import ParableLocal

/// Trains a stage's model: from a fresh one or its parent's, on a drill or on a written corpus.
struct TrainingJob: LabJob, Hashable, Codable {
  let stage: Stage
  let model: ModelShape
  /// The seed of this repetition; nil for a stage that all seeds share.
  let seed: UInt64?
  /// The request of the run whose model is trained on.
  let parent: Fingerprint?
  /// The request of the run that wrote the text.
  let corpus: Fingerprint?

  /// The weights as they are trained, from which the next stage goes on.
  private static let weights = "weights.safetensors"
  /// How often an unfinished model is saved.
  private static let savingInterval = Duration.seconds(3)

  func run(in folder: RunFolder, bench: LabBench, progress: (Double, String) -> Void) throws {
    let engine = try bench.engine()
    let stream = try tokens(bench)
    let stateFile = folder.file("state.safetensors")
    let steps = steps(reading: stream)
    var trainer: Trainer
    if FileManager.default.fileExists(atPath: stateFile.path) {
      trainer = try Trainer(resuming: stateFile, engine: engine)
      try folder.append("restored", ["step": .number(Double(trainer.step))])
    } else {
      trainer = try Trainer(startingModel(engine, bench), plan: plan(steps))
    }
    let report = try train(&trainer, on: stream, in: folder, stateFile: stateFile, progress)
    try Checkpoint.save(
      trainer.decoder, tokenizer: Array(bench.tokenizer.json.utf8),
      tokenizerConfig: Array(bench.tokenizer.configJSON(maxTokens: model.context).utf8),
      to: folder.file("checkpoint"))
    try trainer.decoder.keep(in: folder.file(Self.weights))
    try folder.finish(report, artefacts: ["checkpoint", Self.weights])
    try? FileManager.default.removeItem(at: stateFile)
  }

  /// The number of optimizer steps; what an audit left may be less than was planned.
  func steps(reading stream: [Int32]) -> Int {
    guard case .audited(let reading) = stage.diet, reading.steps == .once else {
      return stage.steps
    }
    return min(stage.steps, max(1, (stream.count - 1) / (stage.rows * stage.columns)))
  }

  private func train(
    _ trainer: inout Trainer, on stream: [Int32], in folder: RunFolder, stateFile: URL,
    _ progress: (Double, String) -> Void
  ) throws -> TrainingSummary {
    let clock = ContinuousClock()
    let start = clock.now
    let first = trainer.step
    var saved = start
    try trainer.run(on: stream) { advance, trainer in
      if advance.step % 10 == 0 {
        progress(
          Double(advance.step) / Double(advance.steps),
          "step \(advance.step) of \(advance.steps), loss \(String(format: "%.2f", advance.loss))"
        )
      }
      guard clock.now - saved > Self.savingInterval else { return }
      try trainer.save(to: stateFile)
      try folder.append("saved", ["step": .number(Double(advance.step))])
      saved = clock.now
    }
    let seconds = (clock.now - start) / .seconds(1)
    return TrainingSummary(
      stage: stage.name, steps: trainer.step, tokens: trainer.step * stage.rows * stage.columns,
      parameters: trainer.decoder.parameterCount, loss: LossPoint.curve(trainer.losses, points: 60),
      tokensPerSecond: Double((trainer.step - first) * stage.rows * stage.columns) / seconds,
      seconds: seconds)
  }

  private func plan(_ steps: Int) -> TrainingPlan {
    TrainingPlan(
      steps: steps, rows: stage.rows, columns: stage.columns,
      learningRate: stage.learningRate,
      seed: Seed(seed ?? 0).derived("train/\(stage.name)"))
  }

  private func startingModel(_ engine: Engine, _ bench: LabBench) throws -> LlamaDecoder {
    if let parent {
      let file = try bench.finished(parent).artefact(Self.weights)
      return try LlamaDecoder(kept: file, engine: engine)
    }
    let end = bench.tokenizer.endOfDocument
    var config = DecoderConfig.miniature(
      vocabularySize: bench.tokenizer.count, hiddenSize: model.hiddenSize,
      intermediateSize: model.intermediateSize, layers: model.layers, heads: model.heads,
      maxPositions: model.context, beginId: end, endIds: [end])
    config.ropeTheta = model.ropeTheta
    return try LlamaDecoder(config, seed: Seed(seed ?? 0).derived("weights"), engine: engine)
  }

  /// The stream of token ids, an end mark before each document.
  private func tokens(_ bench: LabBench) throws -> [Int32] {
    guard let corpus else { return drill(vocabulary: bench.tokenizer.count) }
    return try bench.tokens(ofDocuments: bench.finished(corpus).artefact("corpus.jsonl"))
  }

  private func drill(vocabulary: Int) -> [Int32] {
    guard case .copies(let drill) = stage.diet else { preconditionFailure("texts have a corpus") }
    var writer = DrillWriter(
      drill, vocabulary: vocabulary, seed: Seed(seed ?? 0).derived("drill/\(stage.name)"))
    return (0...(drill.steps * stage.rows)).flatMap { _ in writer.row(tokens: stage.columns) }
  }
}

/// How a stage went: the result of a `train` run.
struct TrainingSummary: Hashable, Codable {
  let stage: String
  let steps: Int
  /// Tokens that were trained on.
  let tokens: Int
  let parameters: Int
  /// The training loss along the way, in nats a token.
  let loss: [LossPoint]
  let tokensPerSecond: Double
  /// Wall time of this process; less than the whole when an earlier process had begun.
  let seconds: Double
}

/// A place on a training loss that is thinned to as many points as a chart can show.
struct LossPoint: Hashable, Codable {
  /// The last step of those that the point stands for, from 1.
  let step: Int
  /// Their mean loss, in nats a token.
  let loss: Double

  /// The losses of all steps, in about so many points.
  static func curve(_ losses: [Double], points: Int) -> [LossPoint] {
    let width = max(1, losses.count / points)
    return stride(from: 0, to: losses.count, by: width).map { start in
      let end = min(start + width, losses.count)
      return LossPoint(
        step: end, loss: losses[start..<end].reduce(0, +) / Double(end - start))
    }
  }
}
