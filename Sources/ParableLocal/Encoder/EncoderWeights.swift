import ParableCore

/// The parameters of an encoder under Hugging Face's names.
struct EncoderWeights: Sendable {
  /// One matrix, in the order in which the kernels read it, and its bias.
  struct Dense: Sendable {
    let packed: Tensor
    let bias: Tensor
    let rows: Int

    /// `x` times the transpose of the matrix, plus the bias.
    func applied(to x: Tensor) throws(EngineError) -> Tensor {
      try x.projected(byPacked: packed, columns: rows).added(bias)
    }
  }

  /// A layer norm.
  struct Norm: Sendable {
    let gain: Tensor
    let bias: Tensor
  }

  /// One layer.
  struct Layer: Sendable {
    let query: Dense
    let key: Dense
    let value: Dense
    let output: Dense
    let attentionNorm: Norm
    let up: Dense
    let down: Dense
    let feedForwardNorm: Norm
  }

  let words: Tensor
  let positions: Tensor
  /// The row of the first token type, which all our tokens have.
  let type: Tensor
  let norm: Norm
  let layers: [Layer]

  init(_ config: EncoderConfig, _ file: SafetensorsFile, engine: Engine) throws {
    let width = config.hiddenSize
    func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
      try Tensor(try file.floats(name, shape: shape), shape: shape, engine: engine)
    }
    func norm(_ name: String) throws -> Norm {
      Norm(
        gain: try tensor(name + ".weight", [width]), bias: try tensor(name + ".bias", [width]))
    }
    func dense(_ name: String, _ rows: Int, _ columns: Int) throws -> Dense {
      Dense(
        packed: try tensor(name + ".weight", [rows, columns]).packed(),
        bias: try tensor(name + ".bias", [rows]), rows: rows)
    }
    words = try tensor("embeddings.word_embeddings.weight", [config.vocabularySize, width])
    positions = try tensor("embeddings.position_embeddings.weight", [config.maxPositions, width])
    let typeName = "embeddings.token_type_embeddings.weight"
    let types = file.description(of: typeName)?.shape.first ?? 2
    let first = try file.floats(typeName, shape: [types, width]).prefix(width)
    type = try Tensor(Array(first), shape: [width], engine: engine)
    self.norm = try norm("embeddings.LayerNorm")
    layers = try (0..<config.layers).map { index in
      let prefix = "encoder.layer.\(index)."
      let attention = prefix + "attention."
      return Layer(
        query: try dense(attention + "self.query", width, width),
        key: try dense(attention + "self.key", width, width),
        value: try dense(attention + "self.value", width, width),
        output: try dense(attention + "output.dense", width, width),
        attentionNorm: try norm(attention + "output.LayerNorm"),
        up: try dense(prefix + "intermediate.dense", config.intermediateSize, width),
        down: try dense(prefix + "output.dense", width, config.intermediateSize),
        feedForwardNorm: try norm(prefix + "output.LayerNorm"))
    }
  }
}
