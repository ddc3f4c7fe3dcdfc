import Foundation
import ParableCore

/// A BERT encoder: the tokens of a text in, a vector for each token out.
///
/// Its weights never change, so any number of threads may use one encoder at once.
///
/// Source: Devlin et al., "BERT", 2019; the shape of all-MiniLM-L6-v2 (Reimers and Gurevych 2019).
public final class TextEncoder: Sendable {
  /// The shape.
  public let config: EncoderConfig
  /// What cuts a text into tokens.
  public let tokenizer: WordPieceTokenizer
  /// What it computes with.
  public let engine: Engine
  /// The content of the weights' file.
  public let fingerprint: Fingerprint

  let weights: EncoderWeights
  let opening: Int32
  let closing: Int32

  /// Reads `config.json`, `tokenizer.json` and `model.safetensors` of a folder.
  ///
  /// - Throws: ``EncoderError``, ``TokenizerError``, ``SafetensorsError`` or `FileError`.
  public init(folder: URL, engine: Engine) throws {
    config = try EncoderConfig(contentsOf: folder.appending(path: "config.json"))
    let tokenizerFile = folder.appending(path: "tokenizer.json")
    tokenizer = try WordPieceTokenizer(encoderFile: tokenizerFile)
    guard let opening = tokenizer.id(of: "[CLS]"), let closing = tokenizer.id(of: "[SEP]") else {
      throw TokenizerError.missingToken(path: tokenizerFile.path, token: "[CLS] or [SEP]")
    }
    guard tokenizer.count == config.vocabularySize else {
      throw EncoderError.malformed(
        path: tokenizerFile.path,
        reason: "it has \(tokenizer.count) tokens and the config says \(config.vocabularySize)")
    }
    (self.opening, self.closing) = (opening, closing)
    self.engine = engine
    let file = folder.appending(path: "model.safetensors")
    weights = try EncoderWeights(config, SafetensorsFile(file), engine: engine)
    fingerprint = try Fingerprint(ofFile: file)
  }

  /// The folder of the encoder that scripts/bootstrap fetched.
  ///
  /// - Throws: ``EncoderError/missing(searched:)``.
  public static func installed() throws -> URL {
    let places = ownPlaces(of: "encoder", above: Bundle.main.executableURL)
    let found = places.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "config.json").path)
    }
    guard let found else { throw EncoderError.missing(searched: places.map(\.path)) }
    return found
  }

  /// What a text is about, as a vector of length 1 and ``EncoderConfig/hiddenSize`` numbers.
  ///
  /// A text of more than 200 tokens is read in windows of 200 that overlap by 80 or more; the
  /// result is the mean over windows of the mean over a window's tokens.
  public func embedding(_ text: String) throws -> [Float] {
    let ids = tokenizer.encode(text)
    var sum = [Float](repeating: 0, count: config.hiddenSize)
    for window in Self.windows(ids.count, width: min(200, config.maxPositions - 2), step: 120) {
      let mean = try mean(Array(ids[window]))
      for index in sum.indices { sum[index] += mean[index] }
    }
    return Self.unit(sum)
  }

  /// The mean of the vectors of some tokens and those at their ends, of length 1.
  private func mean(_ ids: [Int32]) throws -> [Float] {
    try engine.withoutGradients {
      let batch = try EncoderBatch([ids], encoder: self)
      let mean = try hidden(batch).pooled(lengths: batch.lengths, tokens: batch.tokens)
      return Self.unit(try mean.floats())
    }
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / max(length, .leastNormalMagnitude) }
  }

  /// Where windows lie; the last one ends with the text.
  static func windows(_ count: Int, width: Int, step: Int) -> [Range<Int>] {
    guard count > width else { return [0..<count] }
    let starts = Array(stride(from: 0, to: count - width, by: step)) + [count - width]
    return starts.map { $0..<$0 + width }
  }
}

/// Rows of tokens of equal length, padded at the end, between the encoder's opening and closing.
struct EncoderBatch {
  let ids: Tensor
  let positions: Tensor
  let lengths: Tensor
  let tokens: Int
  let rows: Int

  init(_ sequences: [[Int32]], encoder: TextEncoder) throws(EngineError) {
    let longest = (sequences.map(\.count).max() ?? 0) + 2
    let padded = sequences.flatMap { sequence in
      [encoder.opening] + sequence + [encoder.closing]
        + [Int32](repeating: encoder.closing, count: longest - sequence.count - 2)
    }
    let engine = encoder.engine
    tokens = longest
    rows = sequences.count
    ids = try Tensor(ids: padded, engine: engine)
    positions = try Tensor(
      ids: sequences.flatMap { _ in (0..<longest).map(Int32.init) }, engine: engine)
    lengths = try Tensor(ids: sequences.map { Int32($0.count + 2) }, engine: engine)
  }
}
