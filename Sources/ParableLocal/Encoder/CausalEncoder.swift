import CParableTorch
import Foundation
import ParableCore

/// A language model as an encoder: the mean of what it has made of a text's tokens after some of
/// its layers.
///
/// A sentence encoder says what a text is about. The upper middle of a model that was trained to
/// go on with texts also says who does what, well or badly. Its weights never change, so any number
/// of threads may use one encoder at once.
///
/// Source: Skean et al., "Layer by Layer: Uncovering Hidden Representations in Language Models",
/// ICML 2025, for why the middle and not the end.
public final class CausalEncoder: Sendable {
  /// The file that scripts/bootstrap fetches: SmolLM2-135M-Instruct (Allal et al. 2025), 4 bits a
  /// weight.
  public static let fileName = "SmolLM2-135M-Instruct.Q4_1.gguf"

  /// The shape; it has only the layers that are used.
  public let config: DecoderConfig
  /// What cuts a text into tokens.
  public let tokenizer: ByteLevelTokenizer
  /// What it computes with.
  public let engine: Engine
  /// The content of the file and the number of layers.
  public let fingerprint: Fingerprint

  private let stack: DecoderStack
  private let rotation: Rotation

  /// Reads a GGUF file of the Llama family.
  ///
  /// - Parameter layers: after how many layers the text is taken.
  /// - Throws: ``GGUFError``, ``TokenizerError``, ``EncoderError`` or ``EngineError``.
  public init(file: URL, layers: Int = usualLayers, engine: Engine) throws {
    let gguf = try GGUFFile(file)
    config = try DecoderConfig(gguf, layers: layers)
    tokenizer = try ByteLevelTokenizer(gguf)
    guard tokenizer.count == config.vocabularySize else {
      throw EncoderError.malformed(
        path: file.path,
        reason: "it has \(tokenizer.count) tokens and \(config.vocabularySize) embeddings")
    }
    self.engine = engine
    let config = config
    stack = try engine.withoutGradients {
      try DecoderStack(packing: gguf, config, engine: engine)
    }
    rotation = try Rotation(
      positions: Self.width, headSize: config.headSize, theta: config.ropeTheta, engine: engine)
    fingerprint = try Self.fingerprint(of: file, layers: layers)
  }

  /// The fingerprint that an encoder of a file has, without opening it.
  public static func fingerprint(of file: URL, layers: Int = usualLayers) throws -> Fingerprint {
    Fingerprint(of: Array("\(try Fingerprint(ofFile: file).hex) layers \(layers)".utf8))
  }

  /// After how many layers a text is taken, if nobody says so: four fifths of the way up.
  public static let usualLayers = 24

  /// Tokens that are read at once.
  private static let width = 600

  /// What the model has made of a text: ``DecoderConfig/hiddenSize`` numbers, of any length.
  ///
  /// A text of more than 600 tokens is read in windows of 600 that overlap by 200 or more.
  public func embedding(_ text: String) throws -> [Float] {
    let ids = tokenizer.encode(text)
    var sum = [Float](repeating: 0, count: config.hiddenSize)
    guard !ids.isEmpty else { return sum }
    let windows = TextEncoder.windows(ids.count, width: Self.width, step: 400)
    for window in windows {
      let mean = try mean(Array(ids[window]))
      for index in sum.indices { sum[index] += mean[index] / Float(windows.count) }
    }
    return sum
  }

  private func mean(_ ids: [Int32]) throws -> [Float] {
    try engine.withoutGradients {
      let pass = ReadyPass(heads: config.heads(tokens: ids.count), rotation: rotation)
      let (stream, delta) = try stack.stream(Tensor(ids: ids, engine: engine), config, pass)
      let last = try delta.map { try stream.added($0) } ?? stream
      let lengths = try Tensor(ids: [Int32(ids.count)], engine: engine)
      return try last.pooled(lengths: lengths, tokens: ids.count).floats()
    }
  }
}

/// A pass without gradients over weights of which only the packed form is kept.
private struct ReadyPass: ForwardPass {
  let heads: parable_heads
  let rotation: Rotation

  func project(_ x: Tensor, by weight: Tensor, columns: Int) throws(EngineError) -> Tensor {
    try x.projected(byPacked: weight, columns: columns)
  }

  func attend(_ x: Tensor, layer: Int) throws(EngineError) -> Tensor {
    try x.attended(heads, rotation: rotation)
  }
}
