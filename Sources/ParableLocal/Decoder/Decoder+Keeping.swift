import Foundation

extension LlamaDecoder {
  /// Where a file of trained weights keeps the shape they belong to.
  private static let shapeKey = "parable-decoder"

  /// Writes the weights as they are trained: tied and unfolded, unlike a ``Checkpoint``.
  ///
  /// Training that goes on from here is the training that went before; training that goes on from
  /// an exported checkpoint has an embedding and a head that part ways.
  public func keep(in file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var writer = SafetensorsWriter()
    writer.metadata[Self.shapeKey] = String(
      decoding: try encoder.encode(KeptShape(config)), as: UTF8.self)
    for parameter in weights.parameters {
      writer.add(parameter.name, shape: parameter.shape, floats: try parameter.tensor.floats())
    }
    try writer.write(to: file)
  }

  /// A decoder from a file that ``keep(in:)`` wrote.
  ///
  /// - Throws: ``SafetensorsError`` for a damaged file, ``TrainingError/foreignState(path:what:)``
  ///   for one that holds no decoder.
  public convenience init(kept file: URL, engine: Engine) throws {
    let stored = try SafetensorsFile(file)
    guard let text = stored.metadata[Self.shapeKey],
      let shape = try? JSONDecoder().decode(KeptShape.self, from: Data(text.utf8))
    else { throw TrainingError.foreignState(path: file.path, what: "it holds no decoder") }
    try self.init(shape.config, engine: engine) { try stored.floats($0.name, shape: $0.shape) }
  }
}
