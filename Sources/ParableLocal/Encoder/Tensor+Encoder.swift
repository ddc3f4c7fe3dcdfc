import CParableTorch

extension Tensor {
  /// This and another of the same shape, or with one row added to all.
  func added(_ other: Tensor) throws(EngineError) -> Tensor {
    try engine.make("add") { engine.table.add(handle, other.handle, $0) }
  }

  /// The layer norm of each row.
  func layerNormalised(
    _ norm: EncoderWeights.Norm, epsilon: Double
  ) throws(EngineError) -> Tensor {
    try engine.make("normalise") {
      engine.table.layer_normalise(handle, norm.gain.handle, norm.bias.handle, epsilon, $0)
    }
  }

  /// The Gaussian error linear unit of each number.
  func gelu() throws(EngineError) -> Tensor {
    try engine.make("gelu") { engine.table.gelu(handle, $0) }
  }

  /// Attention of each token to all tokens of its row that are no padding.
  static func attended(
    query: Tensor, key: Tensor, value: Tensor, lengths: Tensor, tokens: Int, heads: Int
  ) throws(EngineError) -> Tensor {
    let engine = query.engine
    return try engine.make("attend") {
      engine.table.attend_all(
        query.handle, key.handle, value.handle, lengths.handle, Int64(tokens), Int64(heads), $0)
    }
  }

  /// The mean over each row's tokens that are no padding.
  func pooled(lengths: Tensor, tokens: Int) throws(EngineError) -> Tensor {
    try engine.make("pool") {
      engine.table.pool(handle, lengths.handle, Int64(tokens), $0)
    }
  }
}
