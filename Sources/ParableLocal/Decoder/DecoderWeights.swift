import ParableCore

/// The parameters of a decoder, as they are trained.
///
/// Queries, keys and values of a layer are one matrix, and so are gate and up: one product for
/// each. A checkpoint holds them apart, under Hugging Face's names (``Blueprint/parts``).
struct DecoderWeights: Sendable {
  /// One parameter: a name of its own, what it holds and whether weight decay applies.
  struct Parameter: Sendable {
    let name: String
    let shape: [Int]
    let tensor: Tensor
    /// Norm gains are not decayed: they are no directions, and 0 is not their neutral value.
    var decays: Bool { shape.count == 2 }
  }

  /// A layer's parameters.
  struct Layer: Sendable {
    let attentionNorm: Tensor
    let queriesKeysValues: Tensor
    let output: Tensor
    let feedForwardNorm: Tensor
    let gateUp: Tensor
    let down: Tensor
  }

  let parameters: [Parameter]
  let embedding: Tensor
  let layers: [Layer]
  let norm: Tensor
  /// The head; the embedding itself where they are tied.
  let head: Tensor

  /// Parameters from the numbers of each blueprint.
  init(
    _ config: DecoderConfig, engine: Engine, numbers: (Blueprint) throws -> [Float]
  ) throws {
    parameters = try config.blueprints.map { blueprint in
      let tensor = try Tensor(
        try numbers(blueprint), shape: blueprint.shape, engine: engine)
      try tensor.track()
      return Parameter(name: blueprint.name, shape: blueprint.shape, tensor: tensor)
    }
    let tensors = parameters.map(\.tensor)
    embedding = tensors[0]
    layers = (0..<config.layers).map { index in
      let own = tensors[(1 + 6 * index)..<(7 + 6 * index)].map { $0 }
      return Layer(
        attentionNorm: own[0], queriesKeysValues: own[1], output: own[2],
        feedForwardNorm: own[3], gateUp: own[4], down: own[5])
    }
    norm = tensors[1 + 6 * config.layers]
    head = config.tiesEmbeddings ? embedding : tensors[2 + 6 * config.layers]
  }

  /// The numbers that a decoder begins with: functions of the seed and of each name alone.
  static func initial(_ blueprint: Blueprint, seed: Seed) -> [Float] {
    blueprint.parts.flatMap { part -> [Float] in
      let count = part.shape.reduce(1, *)
      guard let spread = part.spread else { return [Float](repeating: 1, count: count) }
      var generator = NormalGenerator(seed.derived(part.name))
      return (0..<count).map { _ in Float(generator.next() * spread) }
    }
  }
}
