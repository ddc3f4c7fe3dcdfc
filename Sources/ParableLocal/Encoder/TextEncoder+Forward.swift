extension TextEncoder {
  /// The vectors behind the last layer, without gradients: `[rows * tokens, hiddenSize]`.
  func hidden(_ batch: EncoderBatch) throws(EngineError) -> Tensor {
    let epsilon = config.normEpsilon
    var stream = try weights.words.embedded(batch.ids, scale: 1)
      .added(weights.positions.embedded(batch.positions, scale: 1))
      .added(weights.type)
      .layerNormalised(weights.norm, epsilon: epsilon)
    for layer in weights.layers {
      let seen = try Tensor.attended(
        query: layer.query.applied(to: stream), key: layer.key.applied(to: stream),
        value: layer.value.applied(to: stream), lengths: batch.lengths, tokens: batch.tokens,
        heads: config.heads)
      stream = try stream.added(layer.output.applied(to: seen))
        .layerNormalised(layer.attentionNorm, epsilon: epsilon)
      let wide = try layer.up.applied(to: stream).gelu()
      stream = try stream.added(layer.down.applied(to: wide))
        .layerNormalised(layer.feedForwardNorm, epsilon: epsilon)
    }
    return stream
  }
}
