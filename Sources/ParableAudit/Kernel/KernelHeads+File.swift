import Foundation
import ParableCore
import ParableLocal

extension KernelHeads {
  private struct Description: Codable {
    var heads: [Head]
    var sharpness: Double
    var width: Int
    var passages: [String]
    var encoder: Fingerprint
  }

  private static let key = "parable.kernel"

  /// The file's bytes: safetensors with `support`, `weights` and the frame, the rest as metadata.
  public func data() throws -> Data {
    var writer = SafetensorsWriter()
    let description = Description(
      heads: heads, sharpness: sharpness, width: width, passages: passages, encoder: encoder)
    writer.metadata[Self.key] = String(
      decoding: try CanonicalJSON.data(of: description), as: UTF8.self)
    let bytes = passages.indices.flatMap { passage in
      Self.bytes(of: Array(support[passage * width..<(passage + 1) * width]))
    }
    writer.add(
      "support", type: .i8, shape: [passages.count, width],
      bytes: bytes.map(UInt8.init(bitPattern:)))
    for (name, numbers) in [("means", frame.means), ("deviations", frame.deviations)] {
      writer.add("language." + name, shape: [numbers.count], floats: numbers)
    }
    writer.add("weights", shape: [passages.count, heads.count], floats: weights)
    return try writer.data()
  }

  /// Reads the file's bytes; `path` is what messages call it.
  public init(data: Data, path: String) throws {
    let file = try SafetensorsFile(data, path: path)
    guard let text = file.metadata[Self.key],
      let known = try? JSONDecoder().decode(Description.self, from: Data(text.utf8)),
      known.width > 0, known.sharpness > 0, known.sharpness.isFinite, !known.heads.isEmpty,
      !known.passages.isEmpty
    else { throw ClassifierError.malformed(path: path, reason: "it says nothing of its heads") }
    let shape = [known.passages.count, known.width]
    guard let support = file.description(of: "support"), support.shape == shape,
      support.type == .i8
    else { throw ClassifierError.malformed(path: path, reason: "it holds no embeddings") }
    let bytes = try file.bytes("support").map { Float(Int8(bitPattern: $0)) }
    let columns = file.description(of: "language.means")?.shape.first ?? 0
    guard (0...known.width).contains(columns) else {
      throw ClassifierError.malformed(path: path, reason: "its embeddings have no such parts")
    }
    let frame = EmbeddingFrame(
      means: try file.floats("language.means", shape: [columns]),
      deviations: try file.floats("language.deviations", shape: [columns]))
    let weights = try file.floats("weights", shape: [known.passages.count, known.heads.count])
    self.init(
      heads: known.heads, sharpness: known.sharpness, width: known.width,
      passages: known.passages, encoder: known.encoder, frame: frame,
      support: known.passages.indices.flatMap { passage in
        Self.rounded(Array(bytes[passage * known.width..<(passage + 1) * known.width]))
      }, weights: weights)
  }
}
