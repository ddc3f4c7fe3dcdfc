/// Reads the header of a GGUF file from front to back and believes no length in it.
struct GGUFCursor {
  /// Lists in lists: files have none, the format allows them, and bad bytes would nest them deep.
  private static let deepestList = 4
  /// All elements of all lists: some vocabularies of 300,000 tokens, with merges and scores.
  private static let mostElements = 1 << 24

  let bytes: UnsafeRawBufferPointer
  let path: String
  private(set) var offset = 0
  private var elements = 0

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    (self.bytes, self.path) = (bytes, path)
  }

  func fault(_ reason: String, at byte: Int? = nil) -> GGUFError {
    .malformed(path: path, byte: byte ?? offset, reason: reason)
  }

  /// The next little-endian number.
  mutating func next<Number: FixedWidthInteger>(_: Number.Type) throws(GGUFError) -> Number {
    let width = Number.bitWidth / 8
    guard bytes.count - offset >= width else { throw fault("the file ends in its header") }
    defer { offset += width }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// A count of things that take at least so many bytes each, which must still be in the file.
  mutating func count(of things: String, bytesEach: Int) throws(GGUFError) -> Int {
    let start = offset
    let claimed = try next(UInt64.self)
    guard claimed <= UInt64((bytes.count - offset) / bytesEach) else {
      throw fault(
        "\(claimed) \(things) are claimed, and \(bytes.count - offset) bytes follow", at: start)
    }
    return Int(claimed)
  }

  mutating func string() throws(GGUFError) -> String {
    let start = offset
    let count = try count(of: "bytes of text", bytesEach: 1)
    let span = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
    guard let result = String(validating: span, as: UTF8.self) else {
      throw fault("text is not UTF-8", at: start)
    }
    offset += count
    return result
  }

  /// A value with the number of its type before it.
  mutating func value() throws(GGUFError) -> GGUFValue {
    let type = try next(UInt32.self)
    return try value(of: type, depth: 0)
  }

  private mutating func value(of type: UInt32, depth: Int) throws(GGUFError) -> GGUFValue {
    switch type {
    case 0: return .integer(Int(try next(UInt8.self)))
    case 1: return .integer(Int(try next(Int8.self)))
    case 2: return .integer(Int(try next(UInt16.self)))
    case 3: return .integer(Int(try next(Int16.self)))
    case 4: return .integer(Int(try next(UInt32.self)))
    case 5: return .integer(Int(try next(Int32.self)))
    case 6: return .float(Double(Float(bitPattern: try next(UInt32.self))))
    case 7: return .bool(try truth())
    case 8: return .string(try string())
    case 9: return .array(try list(depth: depth + 1))
    case 10:
      let value = try next(UInt64.self)
      return Int(exactly: value).map { .integer($0) } ?? .unsigned(value)
    case 11: return .integer(Int(try next(Int64.self)))
    case 12: return .float(Double(bitPattern: try next(UInt64.self)))
    default: throw fault("\(type) is the type of no value", at: offset - 4)
    }
  }

  private mutating func truth() throws(GGUFError) -> Bool {
    switch try next(UInt8.self) {
    case 0: return false
    case 1: return true
    case let byte: throw fault("\(byte) is neither true nor false", at: offset - 1)
    }
  }

  private mutating func list(depth: Int) throws(GGUFError) -> [GGUFValue] {
    guard depth <= Self.deepestList else { throw fault("lists lie \(depth) deep in lists") }
    let type = try next(UInt32.self)
    let width =
      switch type {
      case 0, 1, 7: 1
      case 2, 3: 2
      case 4, 5, 6: 4
      case 8, 10, 11, 12: 8
      case 9: 12
      default: throw fault("\(type) is the type of no value", at: offset - 4)
      }
    let start = offset
    let count = try count(of: "elements", bytesEach: width)
    elements += count
    guard elements <= Self.mostElements else {
      throw fault("lists hold more than \(Self.mostElements) elements", at: start)
    }
    var result: [GGUFValue] = []
    result.reserveCapacity(count)
    for _ in 0..<count { result.append(try value(of: type, depth: depth)) }
    return result
  }
}
