import CParableTorch

extension Tensor {
  /// Marks this tensor as a parameter: ``backward()`` will leave a gradient in it.
  func track() throws(EngineError) { try engine.check("track", engine.table.track(handle)) }

  /// Adds the gradient of this loss to every tracked tensor it was made from.
  func backward() throws(EngineError) {
    try engine.check("take gradients", engine.table.backward(handle))
  }

  /// A copy of the gradient that ``backward()`` left.
  func gradient() throws(EngineError) -> Tensor {
    try engine.make("read a gradient") { engine.table.gradient(handle, $0) }
  }

  /// This table's rows for the ids, times `scale`: `[ids, columns]`.
  func embedded(_ ids: Tensor, scale: Double) throws(EngineError) -> Tensor {
    try engine.make("embed") {
      engine.table.embed(handle, ids.handle, scale, engine.path, $0)
    }
  }

  /// `[n, k]` times the transpose of a weight `[m, k]`: `[n, m]`.
  func projected(by weight: Tensor) throws(EngineError) -> Tensor {
    try engine.make("project") {
      engine.table.project(handle, weight.handle, engine.path, $0)
    }
  }

  /// This weight in the order in which the kernels read it.
  func packed() throws(EngineError) -> Tensor {
    try engine.make("pack") { engine.table.pack(handle, $0) }
  }

  /// As ``projected(by:)`` with a packed weight of `columns` rows; leaves no gradient.
  func projected(byPacked weight: Tensor, columns: Int) throws(EngineError) -> Tensor {
    try engine.make("project") {
      engine.table.project_packed(handle, weight.handle, Int64(columns), $0)
    }
  }

  /// The root mean square norm of this and a delta, beside their sum.
  func normalised(
    adding delta: Tensor?, gain: Tensor, epsilon: Double
  ) throws(EngineError) -> (sum: Tensor, norm: Tensor) {
    var sum: OpaquePointer?
    let norm = try engine.make("normalise") {
      engine.table.normalise(
        handle, delta?.handle, gain.handle, epsilon, engine.path, &sum, $0)
    }
    return (sum.map { Tensor(handle: $0, engine: engine) } ?? self, norm)
  }

  /// Causal attention over rows of queries, keys and values.
  func attended(
    _ heads: parable_heads, rotation: Rotation
  ) throws(EngineError) -> Tensor {
    try engine.make("attend") {
      engine.table.attend(
        handle, rotation.cosines.handle, rotation.sines.handle, heads, engine.path, $0)
    }
  }

  /// As ``attended(_:rotation:)`` after what a cache holds; adds the new keys and values to it.
  func attended(
    _ heads: parable_heads, rotation: Rotation, layer: Int, cache: KeyValueCache
  ) throws(EngineError) -> Tensor {
    let held = cache.layers[layer]
    return try engine.make("attend") {
      engine.table.attend_cached(
        handle, rotation.cosines.handle, rotation.sines.handle, heads, held.keys.handle,
        held.values.handle, cache.places, cache.positions, Int32(cache.places.count), $0)
    }
  }

  /// `silu(gate) * up` of rows that hold gate and then up.
  func gated() throws(EngineError) -> Tensor {
    try engine.make("gate") { engine.table.gate(handle, engine.path, $0) }
  }

  /// The mean over the rows of these logits of −log p(target), in nats.
  func crossEntropy(_ targets: Tensor) throws(EngineError) -> Tensor {
    try engine.make("compare") {
      engine.table.cross_entropy(handle, targets.handle, engine.path, $0)
    }
  }

  /// −log p(target) of each row of these logits, in nats; leaves no gradient.
  func losses(_ targets: Tensor) throws(EngineError) -> [Double] {
    var result = [Double](repeating: 0, count: targets.count)
    try engine.check("compare", engine.table.losses(handle, targets.handle, &result))
    return result
  }
}
