import Foundation
import ParableCore
import ParableLocal
import Synchronization

/// What encoders make of a passage.
public struct PassageEmbedding: Sendable, Hashable {
  /// By the sentence encoder: what it is about; of length 1.
  public var sentence: [Float]
  /// By the middle of the language model: what happens in it; of any length.
  public var language: [Float]
}

/// What turns passages into numbers: a sentence encoder, and a small language model up to its
/// upper middle.
///
/// Both are opened when the first passage needs them: a corpus without a suspect passage costs the
/// memory of neither.
public final class PassageEncoder: Sendable {
  /// The content of both models' files.
  public let fingerprint: Fingerprint
  private let folder: URL
  /// What they compute with.
  let engine: Engine
  private let opened = Mutex<Models?>(nil)

  private struct Models: Sendable {
    let sentence: TextEncoder
    let language: CausalEncoder
  }

  /// Encoders of a folder: `config.json`, `tokenizer.json`, `model.safetensors` of a BERT sentence
  /// encoder, and ``CausalEncoder/fileName``.
  ///
  /// - Throws: `FileError` or ``EncoderError/missing(searched:)``.
  public init(folder: URL, engine: Engine) throws {
    let weights = folder.appending(path: "model.safetensors")
    let language = folder.appending(path: CausalEncoder.fileName)
    for file in [weights, language] where !FileManager.default.fileExists(atPath: file.path) {
      throw EncoderError.missing(searched: [file.path])
    }
    fingerprint = Fingerprint(
      of: Array(
        (try Fingerprint(ofFile: weights).hex + CausalEncoder.fingerprint(of: language).hex).utf8))
    self.folder = folder
    self.engine = engine
  }

  /// The passage as numbers.
  public func embedding(_ text: String) throws -> PassageEmbedding {
    let models = try models()
    return PassageEmbedding(
      sentence: try models.sentence.embedding(text), language: try models.language.embedding(text))
  }

  private func models() throws -> Models {
    try opened.withLock { opened in
      if let opened { return opened }
      let fresh = Models(
        sentence: try TextEncoder(folder: folder, engine: engine),
        language: try CausalEncoder(
          file: folder.appending(path: CausalEncoder.fileName), engine: engine))
      opened = fresh
      return fresh
    }
  }
}
