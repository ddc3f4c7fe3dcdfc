import CParableTorch

/// A pass without gradients over weights that were packed once: for scoring and sampling.
///
/// Every result depends on its own row alone, bit for bit: not on the batch, not on the threads.
struct PackedPass: ForwardPass {
  private let packed: [ObjectIdentifier: Tensor]
  private let rotation: Rotation
  var heads: parable_heads
  /// Where keys and values of earlier tokens lie; without one, rows begin at position 0.
  var cache: KeyValueCache?

  init(_ decoder: LlamaDecoder, tokens: Int) throws(EngineError) {
    var packed: [ObjectIdentifier: Tensor] = [:]
    if decoder.engine.kernels == .fast {
      let matrices = decoder.weights.parameters.filter { $0.shape.count == 2 }.map(\.tensor)
      for matrix in matrices { packed[ObjectIdentifier(matrix)] = try matrix.packed() }
    }
    self.packed = packed
    rotation = decoder.rotation
    heads = decoder.heads(tokens: tokens)
  }

  func project(_ x: Tensor, by weight: Tensor, columns: Int) throws(EngineError) -> Tensor {
    guard let ready = packed[ObjectIdentifier(weight)] else { return try x.projected(by: weight) }
    return try x.projected(byPacked: ready, columns: columns)
  }

  func attend(_ x: Tensor, layer: Int) throws(EngineError) -> Tensor {
    guard let cache else { return try x.attended(heads, rotation: rotation) }
    return try x.attended(heads, rotation: rotation, layer: layer, cache: cache)
  }
}

/// Keys and values of the tokens that each row of a batch has seen.
struct KeyValueCache {
  /// One pair a layer; the shapes are the plugin's own affair.
  let layers: [(keys: Tensor, values: Tensor)]
  /// Where in the cache each row of the batch lies.
  private(set) var places: [Int32]
  /// How many tokens each row has seen: the position of its next token.
  var positions: [Int32]

  /// An empty cache for `rows` rows of at most `capacity` tokens.
  init(_ decoder: LlamaDecoder, rows: Int, capacity: Int) throws(EngineError) {
    var keys = [Int64](repeating: 0, count: 4)
    var values = keys
    let engine = decoder.engine
    engine.table.cache_shape(
      decoder.heads(tokens: 1), Int64(rows), Int64(capacity), &keys, &values)
    var layers: [(keys: Tensor, values: Tensor)] = []
    for _ in 0..<decoder.config.layers {
      layers.append(
        (
          try Tensor(zeros: keys.map(Int.init), engine: engine),
          try Tensor(zeros: values.map(Int.init), engine: engine)
        ))
    }
    self.layers = layers
    places = (0..<Int32(rows)).map { $0 }
    positions = [Int32](repeating: 0, count: rows)
  }

  /// Keeps these rows of the batch, in this order, and forgets the others.
  mutating func keep(_ rows: [Int]) {
    places = rows.map { places[$0] }
    positions = rows.map { positions[$0] }
  }
}
