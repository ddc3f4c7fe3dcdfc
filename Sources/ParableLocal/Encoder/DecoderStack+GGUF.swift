import Foundation

extension DecoderConfig {
  /// The shape that a GGUF file of the Llama family says it has, with its first layers only.
  ///
  /// - Throws: ``EncoderError`` or ``GGUFError``.
  init(_ file: GGUFFile, layers: Int) throws {
    guard file.metadata["general.architecture"]?.string == "llama" else {
      throw EncoderError.malformed(path: file.path, reason: "its architecture is not llama")
    }
    let all = try file.integer("llama.block_count")
    guard layers >= 1, layers <= all else {  // A file may say that it has none.
      throw EncoderError.malformed(
        path: file.path, reason: "it has \(all) layers, and not \(layers)")
    }
    let heads = try file.integer("llama.attention.head_count")
    self.init(
      vocabularySize: try file.shape(of: "token_embd.weight").first ?? 0,
      hiddenSize: try file.integer("llama.embedding_length"),
      intermediateSize: try file.integer("llama.feed_forward_length"), layers: layers, heads: heads,
      keyValueHeads: file.metadata["llama.attention.head_count_kv"]?.integer,
      normEpsilon: file.metadata["llama.attention.layer_norm_rms_epsilon"]?.number ?? 1e-5,
      ropeTheta: file.metadata["llama.rope.freq_base"]?.number ?? 10_000,
      maxPositions: try file.integer("llama.context_length"))
    try validate()
  }
}

extension DecoderStack {
  /// Reads the layers of a GGUF file; matrices are kept in packed form only.
  init(packing file: GGUFFile, _ config: DecoderConfig, engine: Engine) throws {
    func floats(_ name: String, _ shape: [Int]) throws -> [Float] {
      let found = try file.shape(of: name)
      guard found == shape else {
        throw EncoderError.malformed(
          path: file.path, reason: "\(name) has the shape \(found), not \(shape)")
      }
      return try file.floats(of: name)
    }
    func packed(_ numbers: [Float], _ rows: Int, _ columns: Int) throws -> Tensor {
      try Tensor(numbers, shape: [rows, columns], engine: engine).packed()
    }
    let (width, inner) = (config.hiddenSize, config.intermediateSize)
    let (asking, answering) = (
      config.heads * config.headSize, config.keyValueHeads * config.headSize
    )
    embedding = try Tensor(
      floats("token_embd.weight", [config.vocabularySize, width]),
      shape: [config.vocabularySize, width], engine: engine)
    layers = try (0..<config.layers).map { index in
      func own(_ name: String, _ shape: [Int]) throws -> [Float] {
        try floats("blk.\(index).\(name).weight", shape)
      }
      let queries = Self.halved(try own("attn_q", [asking, width]), config.headSize, width)
      let keys = Self.halved(try own("attn_k", [answering, width]), config.headSize, width)
      return DecoderWeights.Layer(
        attentionNorm: try Tensor(own("attn_norm", [width]), shape: [width], engine: engine),
        queriesKeysValues: try packed(
          queries + keys + own("attn_v", [answering, width]), asking + 2 * answering, width),
        output: try packed(own("attn_output", [width, asking]), width, asking),
        feedForwardNorm: try Tensor(own("ffn_norm", [width]), shape: [width], engine: engine),
        gateUp: try packed(
          own("ffn_gate", [inner, width]) + own("ffn_up", [inner, width]), 2 * inner, width),
        down: try packed(own("ffn_down", [width, inner]), width, inner))
    }
  }

  /// Rows of rotary pairs as Hugging Face orders them, first halves before second halves; GGUF has
  /// the two of a pair beside each other.
  static func halved(_ rows: [Float], _ headSize: Int, _ width: Int) -> [Float] {
    let half = headSize / 2
    var result = [Float]()
    result.reserveCapacity(rows.count)
    for row in 0..<rows.count / width {
      let (head, place) = (row / headSize, row % headSize)
      let from = head * headSize + (place % half) * 2 + place / half
      result += rows[from * width..<(from + 1) * width]
    }
    return result
  }
}
