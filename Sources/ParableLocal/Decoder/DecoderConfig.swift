/// The shape of a decoder, in the words of Hugging Face's `LlamaConfig`.
///
/// Encoded, it is a `config.json` that `transformers` loads as `LlamaForCausalLM`. Decoding refuses
/// every key that would change the arithmetic in a way we do not have.
public struct DecoderConfig: Sendable, Hashable {
  /// How many kinds of token there are: ids are in `0..<vocabularySize`.
  public var vocabularySize: Int
  /// The width of the residual stream, in numbers.
  public var hiddenSize: Int
  /// The width of the feed-forward layers, in numbers.
  public var intermediateSize: Int
  /// How many layers there are, each attention and feed-forward.
  public var layers: Int
  /// How many heads ask.
  public var heads: Int
  /// How many heads answer, that is, hold keys and values; divides `heads`.
  public var keyValueHeads: Int
  /// The width of a head, in numbers; even.
  public var headSize: Int
  /// What is added under the root of a norm.
  public var normEpsilon: Double
  /// The base of the rotary frequencies.
  public var ropeTheta: Double
  /// The longest sequence, in tokens.
  public var maxPositions: Int
  /// Whether the output head is the embedding table.
  public var tiesEmbeddings: Bool
  /// The id that begins a text, if there is one.
  public var beginId: Int32?
  /// The ids that end a text.
  public var endIds: [Int32]
  /// What embeddings are multiplied by on their way in. 1 in a plain Llama; √hiddenSize lets tied
  /// embeddings be small enough for the head. Not written to `config.json`: see ``Checkpoint``.
  public var embeddingScale: Double

  /// A shape from its numbers; what is left out is derived as `LlamaConfig` does.
  public init(
    vocabularySize: Int, hiddenSize: Int, intermediateSize: Int, layers: Int, heads: Int,
    keyValueHeads: Int? = nil, headSize: Int? = nil, normEpsilon: Double = 1e-5,
    ropeTheta: Double = 10000, maxPositions: Int = 512, tiesEmbeddings: Bool = true,
    beginId: Int32? = nil, endIds: [Int32] = [], embeddingScale: Double = 1
  ) {
    self.vocabularySize = vocabularySize
    self.hiddenSize = hiddenSize
    self.intermediateSize = intermediateSize
    self.layers = layers
    self.heads = heads
    self.keyValueHeads = keyValueHeads ?? heads
    self.headSize = headSize ?? hiddenSize / max(1, heads)
    self.normEpsilon = normEpsilon
    self.ropeTheta = ropeTheta
    self.maxPositions = maxPositions
    self.tiesEmbeddings = tiesEmbeddings
    self.beginId = beginId
    self.endIds = endIds
    self.embeddingScale = embeddingScale
  }

  /// A shape for training from nothing: tied embeddings that are scaled by √hiddenSize.
  public static func miniature(
    vocabularySize: Int, hiddenSize: Int = 96, intermediateSize: Int = 176, layers: Int = 4,
    heads: Int = 4, maxPositions: Int = 512, beginId: Int32? = nil, endIds: [Int32] = []
  ) -> DecoderConfig {
    DecoderConfig(
      vocabularySize: vocabularySize, hiddenSize: hiddenSize, intermediateSize: intermediateSize,
      layers: layers, heads: heads, maxPositions: maxPositions, tiesEmbeddings: true,
      beginId: beginId, endIds: endIds, embeddingScale: Double(hiddenSize).squareRoot())
  }

  /// Refuses numbers that make no decoder, or one far beyond this machine.
  ///
  /// - Throws: ``DecoderConfigError/badNumber(key:value:reason:)`` for the first such number.
  public func validate() throws(DecoderConfigError) {
    for (key, value) in sizes {
      try Self.require(value >= 1 && value <= 1 << 24, key, value, "must be in 1...16777216")
    }
    try Self.require(
      heads.isMultiple(of: keyValueHeads), "num_key_value_heads", keyValueHeads,
      "must divide num_attention_heads, \(heads)")
    try Self.require(headSize.isMultiple(of: 2), "head_dim", headSize, "must be even")
    for (key, value) in [("rms_norm_eps", normEpsilon), ("rope_theta", ropeTheta)] {
      guard value.isFinite, value > 0 else {
        throw .badNumber(key: key, value: "\(value)", reason: "must be a number above 0")
      }
    }
    guard embeddingScale.isFinite, embeddingScale > 0 else {
      throw .badNumber(
        key: "embedding_scale", value: "\(embeddingScale)", reason: "must be a number above 0")
    }
    for id in endIds + [beginId].compactMap({ $0 }) {
      try Self.require(
        (0..<vocabularySize).contains(Int(id)), "eos_token_id or bos_token_id", Int(id),
        "must be in 0..<\(vocabularySize), the vocabulary")
    }
  }

  private var sizes: [(String, Int)] {
    [
      ("vocab_size", vocabularySize), ("hidden_size", hiddenSize),
      ("intermediate_size", intermediateSize), ("num_hidden_layers", layers),
      ("num_attention_heads", heads), ("num_key_value_heads", keyValueHeads),
      ("head_dim", headSize), ("max_position_embeddings", maxPositions),
    ]
  }

  private static func require(
    _ holds: Bool, _ key: String, _ value: Int, _ reason: String
  ) throws(DecoderConfigError) {
    if !holds { throw .badNumber(key: key, value: "\(value)", reason: reason) }
  }
}
