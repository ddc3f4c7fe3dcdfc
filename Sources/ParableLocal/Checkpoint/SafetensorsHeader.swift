/// The header of a safetensors file: which tensors lie where.
struct SafetensorsHeader {
  /// One tensor's place; `span` counts from the first byte behind the header.
  struct Entry: Sendable, Hashable {
    let type: ElementType
    let shape: [Int]
    let span: Range<Int>
  }

  private(set) var entries: [String: Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  /// Reads and checks the header: every entry must fit its own shape and type, and together they
  /// must fill the rest of the file without gap or overlap.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(SafetensorsError) {
    guard bytes.count >= 8 else {
      throw .badHeader(path: path, byte: bytes.count, reason: "the file ends before its header")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= 100_000_000, length <= UInt64(bytes.count - 8) else {
      throw .badHeader(
        path: path, byte: 0,
        reason: "the header claims \(length) bytes, and \(bytes.count - 8) follow")
    }
    let text = UnsafeRawBufferPointer(rebasing: bytes[8..<(8 + Int(length))])
    let root: [(key: String, value: HeaderJSON)]
    do {
      root = try HeaderJSON.parseObject(text)
    } catch {
      throw .badHeader(path: path, byte: 8 + error.offset, reason: error.reason)
    }
    for (key, value) in root {
      if key == "__metadata__" {
        metadata = try Self.metadata(value, path)
      } else {
        entries[key] = try Self.entry(key, value, path)
      }
    }
    try checkSpans(bytes.count - 8 - Int(length), path)
  }

  private static func metadata(
    _ value: HeaderJSON, _ path: String
  ) throws(SafetensorsError) -> [String: String] {
    guard case .object(let pairs) = value else {
      throw .badHeader(path: path, byte: 8, reason: "__metadata__ is not an object")
    }
    var result: [String: String] = [:]
    for (key, value) in pairs {
      guard case .text(let text) = value else {
        throw .badHeader(path: path, byte: 8, reason: "__metadata__.\(key) is not text")
      }
      result[key] = text
    }
    return result
  }

  private static func entry(
    _ name: String, _ value: HeaderJSON, _ path: String
  ) throws(SafetensorsError) -> Entry {
    func bad(_ reason: String) -> SafetensorsError {
      .badTensor(path: path, tensor: name, reason: reason)
    }
    guard case .object(let pairs) = value else { throw bad("its entry is not an object") }
    let fields = Dictionary(uniqueKeysWithValues: pairs.map { ($0.key, $0.value) })
    guard Set(fields.keys) == ["dtype", "shape", "data_offsets"] else {
      throw bad("its entry needs exactly dtype, shape and data_offsets")
    }
    guard case .text(let typeName)? = fields["dtype"] else { throw bad("its dtype is not text") }
    guard let type = ElementType(rawValue: typeName) else {
      throw bad("its dtype \(typeName) is not known here")
    }
    guard case .numbers(let shape)? = fields["shape"] else {
      throw bad("its shape is not a list of whole numbers")
    }
    guard case .numbers(let ends)? = fields["data_offsets"], ends.count == 2, ends[0] <= ends[1]
    else { throw bad("its data_offsets are not a beginning and an end") }
    var size = type.bytes
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      if overflow { throw bad("its shape \(shape) is larger than any memory") }
      size = product
    }
    guard size == ends[1] - ends[0] else {
      throw bad("its shape \(shape) of \(typeName) takes \(size) bytes, not \(ends[1] - ends[0])")
    }
    return Entry(type: type, shape: shape, span: ends[0]..<ends[1])
  }

  private func checkSpans(_ count: Int, _ path: String) throws(SafetensorsError) {
    let sorted = entries.sorted {
      ($0.value.span.lowerBound, $0.value.span.upperBound, $0.key)
        < ($1.value.span.lowerBound, $1.value.span.upperBound, $1.key)
    }
    var end = 0
    for (name, entry) in sorted {
      guard entry.span.upperBound <= count else {
        throw .badTensor(
          path: path, tensor: name,
          reason: "it ends at byte \(entry.span.upperBound) of \(count) bytes of data")
      }
      guard entry.span.lowerBound == end else {
        throw .badTensor(
          path: path, tensor: name,
          reason: "it begins at byte \(entry.span.lowerBound) of the data, not at \(end)")
      }
      end = entry.span.upperBound
    }
    guard end == count else {
      throw .badHeader(
        path: path, byte: 0, reason: "\(count - end) bytes of data belong to no tensor")
    }
  }
}
