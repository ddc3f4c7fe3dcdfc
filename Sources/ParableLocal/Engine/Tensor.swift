import CParableTorch

/// A rectangle of numbers held by LibTorch; freed when the last Swift reference goes.
///
/// - Shape: row-major and contiguous; known to LibTorch, not repeated here.
/// - Units: f32, or i32 for token ids.
///
/// Safety: the handle is constant, and LibTorch lets any thread read a tensor; only ``write(_:)``
/// and a training step change one, and their callers own it alone. So it may cross threads.
final class Tensor: @unchecked Sendable {
  let handle: OpaquePointer
  let engine: Engine

  /// Takes over a handle.
  init(handle: OpaquePointer, engine: Engine) {
    self.handle = handle
    self.engine = engine
    engine.count(1)
  }

  deinit {
    engine.table.release(handle)
    engine.count(-1)
  }

  /// A tensor of f32 numbers.
  convenience init(_ numbers: [Float], shape: [Int], engine: Engine) throws(EngineError) {
    precondition(numbers.count == shape.reduce(1, *), "the shape does not hold the numbers")
    let made = numbers.withUnsafeBytes {
      Self.create(PARABLE_F32, shape, $0.baseAddress, engine)
    }
    try self.init(made, engine)
  }

  /// A list of token ids.
  convenience init(ids: [Int32], engine: Engine) throws(EngineError) {
    let made = ids.withUnsafeBytes {
      Self.create(PARABLE_I32, [ids.count], $0.baseAddress, engine)
    }
    try self.init(made, engine)
  }

  /// A tensor of f32 zeros.
  convenience init(zeros shape: [Int], engine: Engine) throws(EngineError) {
    try self.init(Self.create(PARABLE_F32, shape, nil, engine), engine)
  }

  private convenience init(
    _ made: (code: Int32, handle: OpaquePointer?), _ engine: Engine
  ) throws(EngineError) {
    try engine.check("make a tensor", made.code)
    self.init(handle: made.handle!, engine: engine)
  }

  private static func create(
    _ kind: parable_kind, _ shape: [Int], _ bytes: UnsafeRawPointer?, _ engine: Engine
  ) -> (code: Int32, handle: OpaquePointer?) {
    var handle: OpaquePointer?
    let sizes = shape.map(Int64.init)
    let code = engine.table.create(kind, sizes, Int32(shape.count), bytes, &handle)
    return (code, handle)
  }

  /// How many numbers it holds.
  var count: Int { Int(engine.table.count(handle)) }

  /// A copy of the numbers of an f32 tensor.
  func floats() throws(EngineError) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    let code = result.withUnsafeMutableBytes {
      engine.table.read(handle, $0.baseAddress, Int64($0.count))
    }
    try engine.check("read a tensor", code)
    return result
  }

  /// Replaces all numbers of an f32 tensor.
  func write(_ numbers: [Float]) throws(EngineError) {
    let code = numbers.withUnsafeBytes {
      engine.table.write(handle, $0.baseAddress, Int64($0.count))
    }
    try engine.check("write a tensor", code)
  }

  /// The number of a tensor of one number.
  func item() throws(EngineError) -> Double {
    var result = 0.0
    try engine.check("read a number", engine.table.item(handle, &result))
    return result
  }
}
