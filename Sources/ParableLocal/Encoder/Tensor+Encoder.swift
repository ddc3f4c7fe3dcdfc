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

  /// The mean over each row's tokens, weighted by the softmax of scores where there are any.
  func pooled(scores: Tensor?, lengths: Tensor, tokens: Int) throws(EngineError) -> Tensor {
    try engine.make("pool") {
      engine.table.pool(handle, scores?.handle, lengths.handle, Int64(tokens), $0)
    }
  }

  /// A soft maximum over the rows of each owner: log(mean(exp)).
  func gathered(_ owners: Tensor, count: Int) throws(EngineError) -> Tensor {
    try engine.make("gather") { engine.table.gather(handle, owners.handle, Int64(count), $0) }
  }

  /// The mean over rows of the weighted sum of each column's binary cross-entropy, in nats.
  func binaryLoss(_ targets: Tensor, weights: Tensor) throws(EngineError) -> Tensor {
    try engine.make("compare") {
      engine.table.binary_loss(handle, targets.handle, weights.handle, $0)
    }
  }
}
