/// A word or a phrase to look for, as the lexicon writes it.
///
/// `robot*`: a word may go on. `turn* against`: a space is 1 to 4 bytes that are no letter, digit
/// or `_`. `self-preserv*`: a hyphen may be absent. `shut* _ down`: up to two words between.
/// `agent-#`: a number of one to four digits. `=AI`: letters count as written. Words are ASCII:
/// any byte above 127 ends one, so that a term is found beside a dash or a curly quotation mark.
public struct Term: Sendable, Hashable {
  /// One part of a term. A part takes bytes greedily or not: any split that fits is a match.
  enum Part: Sendable, Hashable {
    /// These bytes; letters in either case unless the term is exact.
    case bytes([UInt8])
    /// The rest of a word, which may be empty.
    case rest
    /// So many bytes that belong to no word.
    case between(ClosedRange<Int>)
    /// Up to two words, each with what follows it.
    case gap
    /// One to four digits.
    case digits
    /// An apostrophe, straight or curly.
    case apostrophe
    /// The end of a word.
    case end
  }

  /// The term as it was written.
  public let text: String
  /// Whether letters count as written.
  public let isExact: Bool
  let parts: [Part]

  /// Reads a term; nil if it does not begin with a letter or digit, or holds what no term may.
  public init?(_ text: String) {
    let isExact = text.hasPrefix("=")
    let body = Array(text.utf8.dropFirst(isExact ? 1 : 0))
    guard let first = body.first, first.isWordByte, let parts = Term.parts(of: body) else {
      return nil
    }
    self.text = text
    self.isExact = isExact
    self.parts = parts
  }

  private static func parts(of body: [UInt8]) -> [Part]? {
    var parts: [Part] = []
    var index = 0
    while index < body.count {
      switch body[index] {
      case UInt8(ascii: "*"): parts.append(.rest)
      case UInt8(ascii: " "):
        let isGap = body[index...].starts(with: Array(" _ ".utf8))
        parts += isGap ? [.between(1...4), .gap] : [.between(1...4)]
        index += isGap ? 2 : 0
      case UInt8(ascii: "-"): parts.append(.between(0...3))
      case UInt8(ascii: "#"): parts.append(.digits)
      case UInt8(ascii: "'"): parts.append(.apostrophe)
      case UInt8(ascii: "_"): return nil
      case let byte where byte.isWordByte || byte == UInt8(ascii: "."): append(byte, to: &parts)
      default: return nil
      }
      index += 1
    }
    return closed(parts)
  }

  private static func append(_ byte: UInt8, to parts: inout [Part]) {
    if case .bytes(let bytes) = parts.last {
      parts[parts.count - 1] = .bytes(bytes + [byte])
    } else {
      parts.append(.bytes([byte]))
    }
  }

  /// The parts with the word's end, where the term ends on a whole word. What follows a last `*`
  /// does not matter, and is not looked at.
  private static func closed(_ parts: [Part]) -> [Part]? {
    switch parts.last {
    case .rest: parts.dropLast()
    case .bytes(let bytes): bytes.last!.isWordByte ? parts + [.end] : parts
    case .digits: parts + [.end]
    default: nil
    }
  }

  /// What the term begins with: a letter or a digit.
  var firstByte: UInt8 { text.utf8.first { $0.isWordByte }! }
}

extension UInt8 {
  /// Whether this is a letter, a digit or `_` in ASCII.
  @inlinable var isWordByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }

  /// Whether this is white space in ASCII.
  @inlinable var isSpaceByte: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// The small letter of a capital one; every other byte as it is.
  @inlinable var lowered: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
