import Foundation
import ParableCore

/// What can be wrong with a file of heads.
public enum HeadsFileError: Error, Hashable {
  /// It is no such file, or it was cut or changed.
  case malformed(path: String, byte: Int, reason: String)
}

extension HeadsFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let path, let byte, let reason):
      "\(path): at byte \(byte): \(reason). Make the file again with the command that trains heads."
    }
  }
}

/// The file of ``LinearHeads``; every number has its low byte first.
///
/// | bytes | what |
/// |---|---|
/// | 8 | `PRBHEADS` |
/// | 4 | version: 1 |
/// | 4 | bits; shortest and longest run; 1 for pairs + 2 for counts |
/// | 4 | number of heads, 1 to 128 |
/// | each head | length of its name (2 bytes), name, then bias, scale, a, b as doubles |
/// | rows × heads | weights, row by row, each a signed byte |
/// | 32 | SHA-256 of everything before |
enum HeadsFile {
  static let magic = Array("PRBHEADS".utf8)
  static let version: UInt32 = 1

  static func body(
    settings: FeatureSettings, heads: [LinearHeads.Head], table: WeightTable
  ) -> Data {
    var data = Data(magic)
    data.append(littleEndian: version)
    let flags: UInt8 = (settings.hasPairs ? 1 : 0) | (settings.hasCounts ? 2 : 0)
    data += [
      UInt8(settings.bits), UInt8(settings.runs.lowerBound), UInt8(settings.runs.upperBound), flags,
    ]
    data.append(littleEndian: UInt32(heads.count))
    for head in heads {
      data.append(littleEndian: UInt16(head.name.utf8.count))
      data += Array(head.name.utf8)
      for number in [head.bias, head.scale, head.calibration.a, head.calibration.b] {
        data.append(littleEndian: number.bitPattern)
      }
    }
    for row in 0..<table.rowCount {
      let start = table.rows + row * table.width
      data.append(
        UnsafeBufferPointer(start: start, count: heads.count).withMemoryRebound(
          to: UInt8.self, Data.init(buffer:)))
    }
    return data
  }
}

extension LinearHeads {
  /// The file's bytes.
  public var data: Data {
    let body = HeadsFile.body(settings: settings, heads: heads, table: table)
    return body + Data(SHA256Bytes.of(fingerprint))
  }

  /// Reads the file's bytes; `path` is what messages call it.
  ///
  /// - Throws: ``HeadsFileError`` for anything that ``data`` would not have written.
  public init(data: Data, path: String) throws(HeadsFileError) {
    var reader = HeadsReader(bytes: Array(data), path: path)
    try reader.expectMagic()
    settings = try reader.settings()
    heads = try reader.heads()
    let weights = try reader.weights(settings.rowCount * heads.count)
    fingerprint = try reader.fingerprint()
    table = WeightTable(weights, heads: heads.count)
  }
}

/// The 32 bytes that a fingerprint writes as 64 digits.
private enum SHA256Bytes {
  static func of(_ fingerprint: Fingerprint) -> [UInt8] {
    let digits = fingerprint.hex.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x61 + 10 }
    return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension Data {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}

/// Reads a file of heads from the front, never past its end.
private struct HeadsReader {
  let bytes: [UInt8]
  let path: String
  var at = 0

  mutating func expectMagic() throws(HeadsFileError) {
    guard try take(8, "the name of the format").elementsEqual(HeadsFile.magic) else {
      throw wrong("this is no file of heads", at: 0)
    }
    let version: UInt32 = try number("the version")
    guard version == HeadsFile.version else {
      throw wrong("version \(version) is unknown; this program reads version \(HeadsFile.version)")
    }
  }

  mutating func settings() throws(HeadsFileError) -> FeatureSettings {
    let fields = Array(try take(4, "the settings of the features"))
    guard (8...17).contains(fields[0]), (1...7).contains(fields[1]), fields[1] <= fields[2],
      fields[2] <= 7, fields[3] < 4
    else { throw wrong("these settings of features are impossible", at: at - 4) }
    return FeatureSettings(
      bits: Int(fields[0]), runs: Int(fields[1])...Int(fields[2]), hasPairs: fields[3] & 1 == 1,
      hasCounts: fields[3] & 2 == 2)
  }

  mutating func heads() throws(HeadsFileError) -> [LinearHeads.Head] {
    let count: UInt32 = try number("the number of heads")
    guard (1...LinearHeads.mostHeads).contains(Int(count)) else {
      throw wrong("\(count) heads cannot be", at: at - 4)
    }
    var heads: [LinearHeads.Head] = []
    for _ in 0..<count { heads.append(try head()) }
    guard Set(heads.map(\.name)).count == heads.count else { throw wrong("a head stands twice") }
    return heads
  }

  private mutating func head() throws(HeadsFileError) -> LinearHeads.Head {
    let start = at
    let length: UInt16 = try number("the length of a name")
    guard let name = String(validating: try take(Int(length), "a name"), as: UTF8.self),
      !name.isEmpty
    else { throw wrong("this is no name of a head", at: start) }
    var numbers: [Double] = []
    for _ in 0..<4 {
      let pattern: UInt64 = try number("a number of the head \(name)")
      numbers.append(Double(bitPattern: pattern))
    }
    guard numbers.allSatisfy(\.isFinite) else {
      throw wrong("the head \(name) holds a number that is not finite", at: start)
    }
    return LinearHeads.Head(
      name: name, bias: numbers[0], scale: numbers[1],
      calibration: PlattCalibration(a: numbers[2], b: numbers[3]))
  }

  mutating func weights(_ count: Int) throws(HeadsFileError) -> [Int8] {
    let weights = try take(count, "the weights").map(Int8.init(bitPattern:))
    guard !weights.contains(-128) else { throw wrong("a weight is -128, which none may be") }
    return weights
  }

  /// The digest that ends the file, if it fits the rest and nothing follows.
  mutating func fingerprint() throws(HeadsFileError) -> Fingerprint {
    let fingerprint = Fingerprint(of: bytes[..<at])
    let start = at
    guard try take(32, "the digest").elementsEqual(SHA256Bytes.of(fingerprint)) else {
      throw wrong("the digest does not fit the content", at: start)
    }
    guard at == bytes.count else { throw wrong("\(bytes.count - at) bytes too many") }
    return fingerprint
  }

  private mutating func number<N: FixedWidthInteger>(_ what: String) throws(HeadsFileError) -> N {
    try take(MemoryLayout<N>.size, what).reversed().reduce(0) { $0 << 8 | N($1) }
  }

  private mutating func take(_ count: Int, _ what: String) throws(HeadsFileError) -> ArraySlice<
    UInt8
  > {
    guard count <= bytes.count - at else {
      throw wrong("the file ends within \(what)", at: bytes.count)
    }
    defer { at += count }
    return bytes[at..<at + count]
  }

  private func wrong(_ reason: String, at byte: Int? = nil) -> HeadsFileError {
    .malformed(path: path, byte: byte ?? at, reason: reason)
  }
}
