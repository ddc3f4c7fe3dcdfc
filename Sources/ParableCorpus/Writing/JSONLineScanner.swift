/// Walks over a line of JSON that simdjson has read, and notes where its values stand. Anything
/// that is no value ends the walk.
struct JSONLineScanner {
  private static let mostLevels = 1024

  private let bytes: [UInt8]
  private var at = 0
  private var level = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that begins here.
  mutating func value() -> JSONLine.Node? {
    skipBlanks()
    guard at < bytes.count else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "["): return nested { $0.array() }
    case UInt8(ascii: "{"): return nested { $0.object() }
    default: return word()
    }
  }

  /// The place of the brace that closes the object just read; nil where more than blanks follow.
  mutating func endOfLine() -> Int? {
    let brace = at - 1
    skipBlanks()
    return at == bytes.count ? brace : nil
  }

  private mutating func nested(
    _ read: (inout JSONLineScanner) -> JSONLine.Node?
  ) -> JSONLine.Node? {
    guard level < Self.mostLevels else { return nil }
    level += 1
    defer { level -= 1 }
    at += 1
    return read(&self)
  }

  private mutating func array() -> JSONLine.Node? {
    var nodes: [JSONLine.Node] = []
    if take("]") { return .array(nodes) }
    while let node = value() {
      nodes.append(node)
      if take("]") { return .array(nodes) }
      guard take(",") else { return nil }
    }
    return nil
  }

  private mutating func object() -> JSONLine.Node? {
    var members: [JSONLine.Member] = []
    if take("}") { return .object(members) }
    while true {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), let key = string(), take(":") else {
        return nil
      }
      skipBlanks()
      let start = at
      guard let value = value() else { return nil }
      let name = String(decoding: Self.piece(bytes, key).text, as: UTF8.self)
      members.append(.init(key: name, value: value, range: start..<at))
      if take("}") { return .object(members) }
      guard take(",") else { return nil }
    }
  }

  /// A string's content, without its quotation marks.
  private mutating func string() -> Range<Int>? {
    let start = at + 1
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard at < bytes.count else { return nil }
    at += 1
    return start..<at - 1
  }

  /// A number, `true`, `null`, or what Python writes instead.
  private mutating func word() -> JSONLine.Node? {
    let start = at
    let ends = Array(",]} \t\r\n".utf8)
    while at < bytes.count, !ends.contains(bytes[at]) { at += 1 }
    return at > start ? .other(start..<at) : nil
  }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard at < bytes.count, bytes[at] == UInt8(ascii: letter) else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count, [32, 9, 13, 10].contains(bytes[at]) { at += 1 }
  }
}

extension JSONLineScanner {
  /// A string's content without its escapes, and where each byte comes from. Half of a surrogate
  /// pair becomes U+FFFD: the reader refuses a text with one, so no mask is ever near it.
  static func piece(_ bytes: [UInt8], _ range: Range<Int>) -> JSONLine.Piece {
    var piece = JSONLine.Piece()
    var at = range.lowerBound
    while at < range.upperBound {
      let start = at
      if bytes[at] == UInt8(ascii: "\\") {
        let scalar = escape(bytes, &at, range.upperBound)
        for byte in UTF8.encode(scalar)! {
          piece.text.append(byte)
          piece.origin.append(start)
        }
      } else {
        piece.text.append(bytes[at])
        piece.origin.append(start)
        at += 1
      }
    }
    piece.origin.append(range.upperBound)
    return piece
  }

  private static func escape(_ bytes: [UInt8], _ at: inout Int, _ end: Int) -> Unicode.Scalar {
    guard at + 1 < end else {
      at = end
      return "\u{FFFD}"
    }
    let letter = bytes[at + 1]
    guard letter == UInt8(ascii: "u") else {
      at += 2
      let plain: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "r"): "\r",
        UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}",
      ]
      return plain[letter] ?? Unicode.Scalar(letter)
    }
    let first = unit(bytes, at, end)
    at = min(at + 6, end)
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    let second = unit(bytes, at, end)
    guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
    at += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  /// The number of an escape such as `\u00e4` that begins here; 0 where there is none.
  private static func unit(_ bytes: [UInt8], _ at: Int, _ end: Int) -> UInt32 {
    guard at + 6 <= end, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
      return 0
    }
    return UInt32(String(decoding: bytes[at + 2..<at + 6], as: UTF8.self), radix: 16) ?? 0
  }
}
