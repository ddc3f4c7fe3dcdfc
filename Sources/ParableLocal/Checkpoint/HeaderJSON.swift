/// The part of JSON that a safetensors header uses: objects, text and lists of whole numbers.
///
/// Our own, because a header that names a tensor twice must be refused, and Foundation keeps one of
/// the two without a word; and because so shallow a text offers bad bytes no recursion to abuse.
enum HeaderJSON {
  case object([(key: String, value: HeaderJSON)])
  case text(String)
  case numbers([Int])

  /// What is wrong, at which byte of the text.
  struct Fault: Error {
    let offset: Int
    let reason: String
  }

  /// Parses a whole text that is one object.
  static func parseObject(
    _ text: UnsafeRawBufferPointer
  ) throws(Fault) -> [(key: String, value: HeaderJSON)] {
    var parser = Parser(text: text)
    parser.skipSpace()
    guard parser.peek() == UInt8(ascii: "{") else { throw parser.fault("a '{' is expected") }
    let result = try parser.object(depth: 0)
    parser.skipSpace()
    guard parser.peek() == nil else { throw parser.fault("something follows the header's end") }
    return result
  }

  private struct Parser {
    let text: UnsafeRawBufferPointer
    var offset = 0

    func fault(_ reason: String) -> Fault { Fault(offset: offset, reason: reason) }
    func peek() -> UInt8? { offset < text.count ? text[offset] : nil }

    mutating func skipSpace() {
      while let byte = peek(), [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
    }

    mutating func take(_ character: Unicode.Scalar) throws(Fault) {
      skipSpace()
      guard peek() == UInt8(ascii: character) else { throw fault("a '\(character)' is expected") }
      offset += 1
    }

    /// True when a comma follows, false when the closing mark does; takes either.
    mutating func more(before close: Unicode.Scalar) throws(Fault) -> Bool {
      skipSpace()
      if peek() == UInt8(ascii: ",") {
        offset += 1
        return true
      }
      try take(close)
      return false
    }

    mutating func isClosed(by close: Unicode.Scalar) -> Bool {
      skipSpace()
      guard peek() == UInt8(ascii: close) else { return false }
      offset += 1
      return true
    }

    mutating func object(depth: Int) throws(Fault) -> [(key: String, value: HeaderJSON)] {
      try take("{")
      var result: [(key: String, value: HeaderJSON)] = []
      var seen: Set<String> = []
      if isClosed(by: "}") { return result }
      repeat {
        skipSpace()
        let start = offset
        let key = try string()
        guard seen.insert(key).inserted else {
          throw Fault(offset: start, reason: "the name \(key) stands there twice")
        }
        try take(":")
        result.append((key, try value(depth: depth + 1)))
      } while try more(before: "}")
      return result
    }

    mutating func value(depth: Int) throws(Fault) -> HeaderJSON {
      skipSpace()
      switch peek() {
      case UInt8(ascii: "\""): return .text(try string())
      case UInt8(ascii: "["): return .numbers(try numbers())
      case UInt8(ascii: "{") where depth < 2: return .object(try object(depth: depth))
      default: throw fault("text, a list or an entry is expected")
      }
    }

    mutating func numbers() throws(Fault) -> [Int] {
      try take("[")
      var result: [Int] = []
      if isClosed(by: "]") { return result }
      repeat { result.append(try number()) } while try more(before: "]")
      return result
    }

    mutating func number() throws(Fault) -> Int {
      skipSpace()
      var result = 0
      let start = offset
      while let byte = peek(), (0x30...0x39).contains(byte) {
        let (tenfold, over) = result.multipliedReportingOverflow(by: 10)
        let (sum, overToo) = tenfold.addingReportingOverflow(Int(byte - 0x30))
        if over || overToo { throw fault("a number is too large") }
        result = sum
        offset += 1
      }
      guard offset > start else { throw fault("a whole number is expected") }
      return result
    }

    mutating func string() throws(Fault) -> String {
      try take("\"")
      var bytes: [UInt8] = []
      while let byte = peek(), byte != UInt8(ascii: "\"") {
        guard byte >= 0x20 else { throw fault("a control character stands in a name") }
        offset += 1
        if byte == UInt8(ascii: "\\") { try escape(into: &bytes) } else { bytes.append(byte) }
      }
      try take("\"")
      guard let result = String(validating: bytes, as: UTF8.self) else {
        throw fault("a name is not UTF-8")
      }
      return result
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(Fault) {
      guard let byte = peek() else { throw fault("the header ends in a name") }
      offset += 1
      let plain: [UInt8: UInt8] = [
        0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D,
        0x74: 0x09,
      ]
      if let meant = plain[byte] { return bytes.append(meant) }
      guard byte == UInt8(ascii: "u") else { throw fault("an unknown escape stands in a name") }
      var unit = try hexadecimal()
      if (0xD800..<0xDC00).contains(unit) {
        guard peek() == UInt8(ascii: "\\") else { throw fault("half a character stands in a name") }
        offset += 1
        try take("u")
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else {
          throw fault("half a character stands in a name")
        }
        unit = 0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw fault("an escape is no character") }
      bytes += Array(String(Character(scalar)).utf8)
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
      guard offset + 4 <= text.count else { throw fault("the header ends in a name") }
      var result: UInt32 = 0
      for _ in 0..<4 {
        guard let digit = Character(Unicode.Scalar(text[offset])).hexDigitValue else {
          throw fault("an escape is no character")
        }
        result = result << 4 | UInt32(digit)
        offset += 1
      }
      return result
    }
  }
}
