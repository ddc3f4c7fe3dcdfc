import Foundation
import ParableCore

extension Trainer {
  /// Where a training state keeps its plan and its place.
  private struct Place: Codable {
    var shape: KeptShape
    var plan: TrainingPlan
    var step: Int
  }

  private static let placeKey = "parable"
  private static let lossesName = "losses"

  /// Writes all that a later ``init(resuming:engine:)`` needs, whole or not at all: the weights as
  /// they are trained (tied and unfolded), both moments, the losses, the plan and the step.
  public func save(to file: URL) throws {
    let place = Place(shape: KeptShape(decoder.config), plan: plan, step: step)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var writer = SafetensorsWriter()
    writer.metadata[Self.placeKey] = String(decoding: try encoder.encode(place), as: UTF8.self)
    for (index, parameter) in decoder.weights.parameters.enumerated() {
      let shape = parameter.shape
      let name = parameter.name
      writer.add(name, shape: shape, floats: try parameter.tensor.floats())
      writer.add("first." + name, shape: shape, floats: try firstMoments[index].floats())
      writer.add("second." + name, shape: shape, floats: try secondMoments[index].floats())
    }
    let bytes = losses.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    writer.add(Self.lossesName, type: .f64, shape: [losses.count], bytes: bytes)
    try AtomicFile.write(to: file) { try writer.write(to: $0) }
  }

  /// A trainer at the place where another was saved, with a decoder of its own.
  ///
  /// - Throws: ``SafetensorsError`` for a damaged file, ``TrainingError/foreignState(path:what:)``
  ///   for one that holds no training state.
  public init(resuming file: URL, engine: Engine) throws {
    let stored = try SafetensorsFile(file)
    guard let text = stored.metadata[Self.placeKey] else {
      throw TrainingError.foreignState(path: file.path, what: "it holds no plan")
    }
    guard let place = try? JSONDecoder().decode(Place.self, from: Data(text.utf8)) else {
      throw TrainingError.foreignState(path: file.path, what: "its plan is of another version")
    }
    let decoder = try LlamaDecoder(place.shape.config, engine: engine) {
      try stored.floats($0.name, shape: $0.shape)
    }
    try self.init(decoder, plan: place.plan)
    guard (0...plan.steps).contains(place.step) else {
      throw TrainingError.foreignState(path: file.path, what: "its step is \(place.step)")
    }
    step = place.step
    losses = try Self.losses(in: stored, steps: step)
    for (index, parameter) in decoder.weights.parameters.enumerated() {
      let shape = parameter.shape
      try firstMoments[index].write(stored.floats("first." + parameter.name, shape: shape))
      try secondMoments[index].write(stored.floats("second." + parameter.name, shape: shape))
    }
  }

  private static func losses(in file: SafetensorsFile, steps: Int) throws -> [Double] {
    guard file.description(of: lossesName)?.type == .f64 else {
      throw TrainingError.foreignState(path: file.path, what: "it holds no losses")
    }
    let bytes = try file.bytes(lossesName)
    guard bytes.count == 8 * steps else {
      throw TrainingError.foreignState(
        path: file.path, what: "it holds \(bytes.count / 8) losses for \(steps) steps")
    }
    return bytes.withUnsafeBytes { buffer in
      (0..<steps).map {
        Double(
          bitPattern: UInt64(
            littleEndian: buffer.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
      }
    }
  }
}
