/// The header of a GGUF file: what is said about the model, and which tensors lie where.
struct GGUFHeader {
  /// One tensor's place; `span` counts from the beginning of the file.
  struct Entry: Sendable, Hashable {
    /// Outermost dimension first; the file has it last.
    let shape: [Int]
    let type: UInt32
    /// Empty for a type that is not read here, whose size is not known.
    let span: Range<Int>
    /// Where the entry itself stands, for messages.
    let byte: Int
  }

  private static let magic: UInt32 = 0x4655_4747
  private static let mostDimensions = 4
  private static let largestAlignment = 1 << 20

  private(set) var metadata: [String: GGUFValue] = [:]
  private(set) var entries: [String: Entry] = [:]

  /// Reads and checks the header: every tensor must lie in the file, aligned, and in no other.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(GGUFError) {
    var cursor = GGUFCursor(bytes, path: path)
    guard bytes.count >= 4, try cursor.next(UInt32.self) == Self.magic else {
      throw cursor.fault("a GGUF file begins with the letters GGUF", at: 0)
    }
    let version = try cursor.next(UInt32.self)
    guard version == 2 || version == 3 else {
      let isSwapped = version.byteSwapped == 2 || version.byteSwapped == 3
      throw cursor.fault(
        isSwapped
          ? "its numbers are big-endian, and Parable reads little-endian ones"
          : "its version is \(version), and Parable reads 2 and 3", at: 4)
    }
    // A tensor takes a name's length, a count of dimensions, a type and an offset; a key its
    // length, a type and a byte.
    let tensors = try cursor.count(of: "tensors", bytesEach: 24)
    let keys = try cursor.count(of: "keys", bytesEach: 13)
    for _ in 0..<keys { try readKey(&cursor) }
    var places: [(name: String, place: Place)] = []
    for _ in 0..<tensors { places.append(try Self.place(&cursor)) }
    let alignment = try alignment(cursor)
    let start = (cursor.offset + alignment - 1) / alignment * alignment
    for (name, place) in places {
      let entry = try place.entry(name, cursor, dataStart: start, alignment: alignment)
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw cursor.bad(name, at: place.byte, "the name stands there twice")
      }
    }
    try checkOverlap(cursor)
  }

  private mutating func readKey(_ cursor: inout GGUFCursor) throws(GGUFError) {
    let start = cursor.offset
    let key = try cursor.string()
    guard metadata.updateValue(try cursor.value(), forKey: key) == nil else {
      throw cursor.fault("the key \(key) stands there twice", at: start)
    }
  }

  private func alignment(_ cursor: GGUFCursor) throws(GGUFError) -> Int {
    let key = "general.alignment"
    guard let value = metadata[key] else { return 32 }
    guard let result = value.integer, result > 0, result & (result - 1) == 0,
      result <= Self.largestAlignment
    else {
      throw .badValue(
        path: cursor.path, key: key, expected: "a power of two up to \(Self.largestAlignment)")
    }
    return result
  }

  /// What a tensor's entry says, before the end of the header is known.
  fileprivate struct Place {
    let shape: [Int]
    let type: UInt32
    let offset: UInt64
    let byte: Int
  }

  private static func place(
    _ cursor: inout GGUFCursor
  ) throws(GGUFError) -> (name: String, place: Place) {
    let byte = cursor.offset
    let name = try cursor.string()
    let dimensions = try cursor.next(UInt32.self)
    guard dimensions <= mostDimensions else {
      throw cursor.bad(name, at: byte, "it has \(dimensions) dimensions")
    }
    var shape: [Int] = []
    for _ in 0..<dimensions {
      let size = try cursor.next(UInt64.self)
      guard let size = Int(exactly: size) else {
        throw cursor.bad(name, at: byte, "a dimension of \(size) is larger than any memory")
      }
      shape.append(size)
    }
    let type = try cursor.next(UInt32.self)
    let offset = try cursor.next(UInt64.self)
    return (name, Place(shape: shape.reversed(), type: type, offset: offset, byte: byte))
  }

  private func checkOverlap(_ cursor: GGUFCursor) throws(GGUFError) {
    let sorted = entries.filter { !$0.value.span.isEmpty }
      .sorted { $0.value.span.lowerBound < $1.value.span.lowerBound }
    for (one, next) in zip(sorted, sorted.dropFirst())
    where next.value.span.lowerBound < one.value.span.upperBound {
      throw cursor.bad(
        next.key, at: next.value.byte,
        "it begins at byte \(next.value.span.lowerBound), inside "
          + "tensor \(one.key), which ends at byte \(one.value.span.upperBound)")
    }
  }
}

extension GGUFHeader.Place {
  fileprivate func entry(
    _ name: String, _ cursor: GGUFCursor, dataStart: Int, alignment: Int
  ) throws(GGUFError) -> GGUFHeader.Entry {
    func bad(_ reason: String) -> GGUFError { cursor.bad(name, at: byte, reason) }
    let end = cursor.bytes.count
    guard offset <= UInt64(max(0, end - dataStart)) else {
      throw bad(
        "its data begin \(offset) bytes behind byte \(dataStart), and the file ends at \(end)")
    }
    guard offset % UInt64(alignment) == 0 else {
      throw bad("its offset \(offset) is not a multiple of \(alignment)")
    }
    let start = dataStart + Int(offset)
    guard let packing = GGUFPacking(rawValue: type) else {
      return .init(shape: shape, type: type, span: start..<start, byte: byte)
    }
    guard (shape.last ?? 1) % packing.numbersInBlock == 0 else {
      throw bad("a row of \(shape.last ?? 1) is no multiple of \(packing.numbersInBlock)")
    }
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { throw bad("its shape \(shape) is larger than any memory") }
      count = product
    }
    guard count / packing.numbersInBlock <= (end - start) / packing.bytesInBlock else {
      throw bad(
        "its shape \(shape) takes \(count / packing.numbersInBlock) blocks of "
          + "\(packing.bytesInBlock) bytes from byte \(start), and the file ends at \(end)")
    }
    let size = count / packing.numbersInBlock * packing.bytesInBlock
    return .init(shape: shape, type: type, span: start..<(start + size), byte: byte)
  }
}

extension GGUFCursor {
  fileprivate func bad(_ tensor: String, at byte: Int, _ reason: String) -> GGUFError {
    .badTensor(path: path, tensor: tensor, byte: byte, reason: reason)
  }
}
