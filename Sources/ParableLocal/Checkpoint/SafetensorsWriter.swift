import Foundation
import ParableCore

/// Collects named tensors and writes them as a safetensors file.
///
/// The same tensors give the same bytes: names are sorted, and so is the metadata.
public struct SafetensorsWriter {
  private var tensors: [String: (type: ElementType, shape: [Int], bytes: [UInt8])] = [:]
  /// What is said about the file.
  public var metadata: [String: String] = [:]

  /// A writer of no tensors yet.
  public init() {}

  /// Adds a tensor of raw bytes, little-endian and row-major; a name may be added once.
  public mutating func add(_ name: String, type: ElementType, shape: [Int], bytes: [UInt8]) {
    precondition(tensors[name] == nil, "\(name) was added before")
    precondition(bytes.count == shape.reduce(type.bytes, *), "\(name) does not fill its shape")
    tensors[name] = (type, shape, bytes)
  }

  /// Adds a tensor of f32 numbers.
  public mutating func add(_ name: String, shape: [Int], floats: [Float]) {
    let words = floats.map { $0.bitPattern.littleEndian }
    add(name, type: .f32, shape: shape, bytes: words.withUnsafeBytes(Array.init))
  }

  /// Puts other f32 numbers in the place of a tensor's.
  mutating func replace(_ name: String, shape: [Int], floats: [Float]) {
    tensors[name] = nil
    add(name, shape: shape, floats: floats)
  }

  private struct Entry: Encodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct Header: Encodable {
    var metadata: [String: String]
    var entries: [(String, Entry)]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      if !metadata.isEmpty {
        try container.encode(metadata, forKey: Key(stringValue: "__metadata__"))
      }
      for (name, entry) in entries {
        try container.encode(entry, forKey: Key(stringValue: name))
      }
    }
  }

  /// The header with its length, padded to 8 bytes, so that numbers are aligned.
  private func head() throws -> [UInt8] {
    var end = 0
    let entries = tensors.keys.sorted().map { name in
      let tensor = tensors[name]!
      let start = end
      end += tensor.bytes.count
      return (
        name,
        Entry(dtype: tensor.type.rawValue, shape: tensor.shape, offsets: [start, end])
      )
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = Array(try encoder.encode(Header(metadata: metadata, entries: entries)))
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }

  /// The whole file's bytes.
  public func data() throws -> Data {
    var data = Data(try head())
    for name in tensors.keys.sorted() { data += tensors[name]!.bytes }
    return data
  }

  /// Writes the whole file to an open one.
  func write(to handle: FileHandle) throws {
    try handle.write(contentsOf: Data(head()))
    for name in tensors.keys.sorted() {
      try handle.write(contentsOf: Data(tensors[name]!.bytes))
    }
  }

  /// Writes a file, whole or not at all.
  ///
  /// - Throws: ``FileError`` saying why nothing was written.
  public func write(to file: URL) throws {
    try AtomicFile.write(to: file) { try write(to: $0) }
  }
}
