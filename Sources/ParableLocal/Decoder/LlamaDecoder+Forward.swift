import CParableTorch

/// How one pass of a decoder projects and attends: with gradients, or packed and perhaps cached.
protocol ForwardPass {
  /// `x` times the transpose of one of the decoder's matrices, which has `columns` rows.
  func project(_ x: Tensor, by weight: Tensor, columns: Int) throws(EngineError) -> Tensor
  /// The attention of one layer.
  func attend(_ x: Tensor, layer: Int) throws(EngineError) -> Tensor
}

/// A pass over whole rows from position 0 that leaves gradients.
struct TrainingPass: ForwardPass {
  let heads: parable_heads
  let rotation: Rotation

  func project(_ x: Tensor, by weight: Tensor, columns: Int) throws(EngineError) -> Tensor {
    try x.projected(by: weight)
  }

  func attend(_ x: Tensor, layer: Int) throws(EngineError) -> Tensor {
    try x.attended(heads, rotation: rotation)
  }
}

/// What stands between tokens and logits: the embedding and the layers of a decoder.
struct DecoderStack: Sendable {
  let embedding: Tensor
  let layers: [DecoderWeights.Layer]

  /// The residual stream before the last addition, and what is to be added: `[ids, hiddenSize]`.
  ///
  /// This is the model, written once; a pass says how its products are computed.
  func stream(
    _ ids: Tensor, _ config: DecoderConfig, _ pass: some ForwardPass
  ) throws(EngineError) -> (stream: Tensor, delta: Tensor?) {
    let epsilon = config.normEpsilon
    let width = config.hiddenSize
    let asked = (config.heads + 2 * config.keyValueHeads) * config.headSize
    var stream = try embedding.embedded(ids, scale: config.embeddingScale)
    var delta: Tensor?
    for (index, layer) in layers.enumerated() {
      var normed = try stream.normalised(adding: delta, gain: layer.attentionNorm, epsilon: epsilon)
      let qkv = try pass.project(normed.norm, by: layer.queriesKeysValues, columns: asked)
      let seen = try pass.attend(qkv, layer: index)
      let attended = try pass.project(seen, by: layer.output, columns: width)
      normed = try normed.sum.normalised(
        adding: attended, gain: layer.feedForwardNorm, epsilon: epsilon)
      let gateUp = try pass.project(
        normed.norm, by: layer.gateUp, columns: 2 * config.intermediateSize)
      delta = try pass.project(gateUp.gated(), by: layer.down, columns: width)
      stream = normed.sum
    }
    return (stream, delta)
  }
}

extension DecoderConfig {
  /// The heads of rows of `tokens` tokens.
  func heads(tokens: Int) -> parable_heads {
    parable_heads(
      tokens: Int64(tokens), heads: Int64(heads), key_heads: Int64(keyValueHeads),
      head_size: Int64(headSize))
  }
}

extension LlamaDecoder {
  /// The heads of rows of `tokens` tokens.
  func heads(tokens: Int) -> parable_heads { config.heads(tokens: tokens) }

  func trainingPass(tokens: Int) -> TrainingPass {
    TrainingPass(heads: heads(tokens: tokens), rotation: rotation)
  }

  /// The normed residual stream behind the last layer: `[ids, hiddenSize]`.
  func hidden(_ ids: Tensor, _ pass: some ForwardPass) throws(EngineError) -> Tensor {
    let stack = DecoderStack(embedding: weights.embedding, layers: weights.layers)
    let (stream, delta) = try stack.stream(ids, config, pass)
    return try stream.normalised(
      adding: delta, gain: weights.norm, epsilon: config.normEpsilon
    ).norm
  }

  /// Logits of the token after each of `ids`: `[ids, vocabularySize]`.
  func logits(_ ids: Tensor, _ pass: some ForwardPass) throws(EngineError) -> Tensor {
    let last = try hidden(ids, pass)
    return try pass.project(last, by: weights.head, columns: config.vocabularySize)
  }

  /// Refuses ids outside the vocabulary, and sequences that are empty or too long.
  func check(_ ids: some Collection<Int32>, what: String) throws(DecoderError) {
    guard !ids.isEmpty else { throw .empty(what: what) }
    guard ids.count <= config.maxPositions else {
      throw .tooLong(tokens: ids.count, limit: config.maxPositions)
    }
    try checkVocabulary(ids)
  }

  /// Refuses ids outside the vocabulary, in a stream of any length.
  func checkVocabulary(_ ids: some Collection<Int32>) throws(DecoderError) {
    for id in ids where id < 0 || Int(id) >= config.vocabularySize {
      throw .unknownToken(id: id, vocabularySize: config.vocabularySize)
    }
  }
}
