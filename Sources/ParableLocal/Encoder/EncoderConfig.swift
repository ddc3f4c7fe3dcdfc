import Foundation
import ParableCore

/// The shape of a BERT encoder, as its `config.json` says it.
public struct EncoderConfig: Sendable, Hashable, Codable {
  /// How many tokens the vocabulary has.
  public var vocabularySize: Int
  /// The width of the residual stream.
  public var hiddenSize: Int
  /// How many layers there are.
  public var layers: Int
  /// How many heads a layer has; they share ``hiddenSize``.
  public var heads: Int
  /// The width inside a feed-forward block.
  public var intermediateSize: Int
  /// How many tokens a row may have, those at its ends included.
  public var maxPositions: Int
  /// What is added under the layer norms' root.
  public var normEpsilon: Double

  enum CodingKeys: String, CodingKey {
    case vocabularySize = "vocab_size"
    case hiddenSize = "hidden_size"
    case layers = "num_hidden_layers"
    case heads = "num_attention_heads"
    case intermediateSize = "intermediate_size"
    case maxPositions = "max_position_embeddings"
    case normEpsilon = "layer_norm_eps"
  }

  private struct Kind: Decodable {
    var model: String?
    var activation: String?
    var positions: String?

    enum CodingKeys: String, CodingKey {
      case model = "model_type"
      case activation = "hidden_act"
      case positions = "position_embedding_type"
    }
  }

  /// Reads a `config.json`.
  ///
  /// - Throws: ``EncoderError`` for another kind of model, `FileError` for an unreadable file.
  public init(contentsOf file: URL) throws {
    guard let data = try? Data(contentsOf: file) else {
      throw FileError.unreadable(path: file.path, reason: "the encoder's config is missing")
    }
    let path = file.path
    guard let kind = try? JSONDecoder().decode(Kind.self, from: data) else {
      throw EncoderError.malformed(path: path, reason: "it is no JSON object")
    }
    let wanted = [
      ("model_type", kind.model, "bert"), ("hidden_act", kind.activation, "gelu"),
      ("position_embedding_type", kind.positions ?? "absolute", "absolute"),
    ]
    for (key, found, supported) in wanted where found != supported {
      throw EncoderError.malformed(
        path: path, reason: "\(key) is \(found ?? "missing"), and only \(supported) is supported")
    }
    do {
      self = try JSONDecoder().decode(EncoderConfig.self, from: data)
    } catch {
      throw EncoderError.malformed(path: path, reason: "a size is missing or no number")
    }
    let sizes = [vocabularySize, hiddenSize, layers, heads, intermediateSize, maxPositions]
    guard sizes.allSatisfy({ (1...1 << 24).contains($0) }), hiddenSize.isMultiple(of: heads) else {
      throw EncoderError.malformed(path: path, reason: "the sizes do not fit each other")
    }
  }
}

/// What can go wrong with an encoder's files.
public enum EncoderError: Error, Hashable {
  /// A file is not what it should be.
  case malformed(path: String, reason: String)
  /// No encoder was found.
  case missing(searched: [String])
  /// What was trained with an encoder was trained with another one.
  case foreign(path: String, reason: String)
}

extension EncoderError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .malformed(let path, let reason):
      "\(path): \(reason). Run scripts/bootstrap again, or name another folder."
    case .missing(let searched):
      "An encoder is missing; it was looked for in \(searched.joined(separator: ", ")). "
        + "Run scripts/bootstrap, or name its folder with --encoder; without it, use --linear."
    case .foreign(let path, let reason):
      "\(path): \(reason). Use it with the encoder that it was trained on, or train a new one."
    }
  }
}
