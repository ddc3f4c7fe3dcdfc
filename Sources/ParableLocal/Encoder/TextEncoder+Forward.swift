extension TextEncoder {
  /// The vectors behind the last layer: `[rows * tokens, hiddenSize]`.
  func hidden(_ batch: EncoderBatch, adapter: LowRankAdapter?) throws(EngineError) -> Tensor {
    let epsilon = config.normEpsilon
    var stream = try weights.words.embedded(batch.ids, scale: 1)
      .added(weights.positions.embedded(batch.positions, scale: 1))
      .added(weights.type)
      .layerNormalised(weights.norm, epsilon: epsilon)
    for layer in weights.layers {
      func apply(_ dense: EncoderWeights.Dense, _ x: Tensor) throws(EngineError) -> Tensor {
        let plain = try x.projected(by: dense.weight).added(dense.bias)
        guard let change = adapter?.changes[dense.name] else { return plain }
        return try plain.added(x.projected(by: change.down).projected(by: change.up))
      }
      let seen = try Tensor.attended(
        query: apply(layer.query, stream), key: apply(layer.key, stream),
        value: apply(layer.value, stream), lengths: batch.lengths, tokens: batch.tokens,
        heads: config.heads)
      stream = try stream.added(apply(layer.output, seen))
        .layerNormalised(layer.attentionNorm, epsilon: epsilon)
      let wide = try apply(layer.up, stream).gelu()
      stream = try stream.added(apply(layer.down, wide))
        .layerNormalised(layer.feedForwardNorm, epsilon: epsilon)
    }
    return stream
  }
}
