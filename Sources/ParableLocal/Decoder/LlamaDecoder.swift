import CParableTorch
import ParableCore

/// A language model of the Llama family: tokens in, logits of the next token out.
///
/// Its parameters are f32. Scoring and sampling only read them, so many threads may do that at once
/// with one decoder. A ``Trainer`` changes them, so while one runs nobody else may use its decoder:
/// that promise is the caller's. Different decoders never disturb each other.
public final class LlamaDecoder: Sendable {
  /// The shape.
  public let config: DecoderConfig
  /// What it computes with.
  public let engine: Engine

  let weights: DecoderWeights
  let rotation: Rotation

  /// A decoder that has learnt nothing yet; the same seed gives the same weights on every machine.
  ///
  /// - Throws: ``DecoderConfigError`` for a shape that makes no decoder, ``EngineError`` otherwise.
  public convenience init(_ config: DecoderConfig, seed: Seed, engine: Engine) throws {
    try self.init(config, engine: engine) { DecoderWeights.initial($0, seed: seed) }
  }

  init(
    _ config: DecoderConfig, engine: Engine, numbers: (Blueprint) throws -> [Float]
  ) throws {
    try config.validate()
    self.config = config
    self.engine = engine
    weights = try DecoderWeights(config, engine: engine, numbers: numbers)
    rotation = try Rotation(
      positions: config.maxPositions, headSize: config.headSize, theta: config.ropeTheta,
      engine: engine)
  }

  /// A decoder of its own with the same weights.
  public func copy() throws -> LlamaDecoder { try copy(on: engine) }

  /// A copy that computes with another engine.
  public func copy(on engine: Engine) throws -> LlamaDecoder {
    let sources = Dictionary(uniqueKeysWithValues: weights.parameters.map { ($0.name, $0.tensor) })
    return try LlamaDecoder(config, engine: engine) { try sources[$0.name]!.floats() }
  }

  /// How many numbers all parameters hold.
  public var parameterCount: Int { config.parameterCount }
}
