import Foundation

/// A GGUF file of version 2 or 3, mapped and checked: what is said about a model, and its named
/// tensors, unpacked on demand.
///
/// Source of the format: https://github.com/ggml-org/ggml, `docs/gguf.md`.
public final class GGUFFile: Sendable {
  private let file: MappedFile
  private let entries: [String: GGUFHeader.Entry]
  /// Where the file lies.
  public let path: String
  /// What the writer said about the model, such as `llama.block_count`.
  public let metadata: [String: GGUFValue]

  /// Opens a file and checks its whole header; the numbers themselves are not looked at.
  ///
  /// - Throws: ``GGUFError`` naming the byte, and the tensor if it is one's.
  public convenience init(_ file: URL) throws(GGUFError) {
    let mapped: MappedFile
    do {
      mapped = try MappedFile(file)
    } catch {
      guard case .unreadable(let path, let reason) = error else {
        throw .unreadable(path: file.path, reason: "\(error)")
      }
      throw .unreadable(path: path, reason: reason)
    }
    try self.init(mapped, path: file.path)
  }

  /// Reads bytes that are in memory; `path` is what messages call them.
  public convenience init(_ data: Data, path: String) throws(GGUFError) {
    try self.init(MappedFile(copying: data), path: path)
  }

  private init(_ file: MappedFile, path: String) throws(GGUFError) {
    let header = try GGUFHeader(file.bytes, path: path)
    (self.file, self.path) = (file, path)
    (entries, metadata) = (header.entries, header.metadata)
  }

  /// The names of all tensors, sorted.
  public var tensorNames: [String] { entries.keys.sorted() }

  /// A tensor's shape, outermost dimension first, as PyTorch has it; the file says it the other way
  /// round.
  ///
  /// - Throws: ``GGUFError/missingTensor(path:tensor:)``.
  public func shape(of name: String) throws(GGUFError) -> [Int] { try entry(name).shape }

  /// A tensor's numbers, unpacked and row-major.
  ///
  /// - Throws: ``GGUFError/unsupportedType(path:tensor:byte:type:)`` for another packing than F32,
  ///   F16, BF16, Q8_0, Q5_1, Q5_0, Q4_1 and Q4_0, and
  ///   ``GGUFError/badTensor(path:tensor:byte:reason:)`` for a number that is not finite.
  public func floats(of name: String) throws(GGUFError) -> [Float] {
    let entry = try entry(name)
    guard let packing = GGUFPacking(rawValue: entry.type) else {
      throw .unsupportedType(
        path: path, tensor: name, byte: entry.byte, type: GGUFPacking.name(ofOther: entry.type))
    }
    let result = packing.floats(UnsafeRawBufferPointer(rebasing: file.bytes[entry.span]))
    if let index = result.firstIndex(where: { !$0.isFinite }) {
      let block = index / packing.numbersInBlock
      throw .badTensor(
        path: path, tensor: name, byte: entry.span.lowerBound + block * packing.bytesInBlock,
        reason: "number \(index) is \(result[index])")
    }
    return result
  }

  /// A whole number that must be there.
  public func integer(_ key: String) throws(GGUFError) -> Int {
    try value(key, "a whole number", \.integer)
  }

  /// A number that must be there.
  public func number(_ key: String) throws(GGUFError) -> Double {
    try value(key, "a number", \.number)
  }

  /// A text that must be there.
  public func string(_ key: String) throws(GGUFError) -> String {
    try value(key, "text", \.string)
  }

  /// A list of texts that must be there.
  public func strings(_ key: String) throws(GGUFError) -> [String] {
    try value(key, "a list of texts", \.strings)
  }

  private func value<Value>(
    _ key: String, _ kind: String, _ read: (GGUFValue) -> Value?
  ) throws(GGUFError) -> Value {
    guard let value = metadata[key] else {
      throw .badValue(path: path, key: key, expected: "there")
    }
    guard let result = read(value) else { throw .badValue(path: path, key: key, expected: kind) }
    return result
  }

  private func entry(_ name: String) throws(GGUFError) -> GGUFHeader.Entry {
    guard let entry = entries[name] else { throw .missingTensor(path: path, tensor: name) }
    return entry
  }
}
