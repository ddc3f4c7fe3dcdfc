/// Cuts text into the words that a byte-level tokenizer merges within, as the pre-tokenizer
/// `smollm` does: every number character by itself, and what lies between by GPT-2's pattern
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// Written by hand over UTF-8: Swift's regular expressions are too slow for a corpus.
struct ByteLevelWords {
  /// What a character is to the pattern.
  enum Kind: UInt8 {
    case letter, number, space, other
  }

  private static let ascii: [Kind] = (0..<128).map { kind(of: Unicode.Scalar($0 as UInt8)) }

  /// The text, valid UTF-8.
  let bytes: UnsafeBufferPointer<UInt8>

  /// Calls `body` with the bytes of each word, from left to right; together they are the text.
  func forEach(_ body: (Range<Int>) -> Void) {
    var start = 0
    while start < bytes.count {
      let end = wordEnd(from: start)
      body(start..<end)
      start = end
    }
  }

  private func wordEnd(from start: Int) -> Int {
    let first = character(at: start)
    switch first.kind {
    case .number: return first.end
    case .letter: return runEnd(of: .letter, from: first.end)
    case .other: return contractionEnd(from: start) ?? runEnd(of: .other, from: first.end)
    case .space:
      if bytes[start] == UInt8(ascii: " "), first.end < bytes.count {
        let second = character(at: first.end)
        if second.kind == .letter || second.kind == .other {
          return runEnd(of: second.kind, from: second.end)
        }
      }
      return spaceEnd(from: start, first.end)
    }
  }

  /// White space goes up to its last character, which belongs to what follows; but a number ends a
  /// stretch as the end of the text does, and a single one stands alone.
  private func spaceEnd(from start: Int, _ firstEnd: Int) -> Int {
    var (last, end) = (start, firstEnd)
    while end < bytes.count {
      let next = character(at: end)
      guard next.kind == .space else {
        return next.kind == .number || last == start ? end : last
      }
      (last, end) = (end, next.end)
    }
    return end
  }

  private func runEnd(of kind: Kind, from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      let next = character(at: end)
      guard next.kind == kind else { break }
      end = next.end
    }
    return end
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`, if one stands here.
  private func contractionEnd(from start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "'"), start + 1 < bytes.count else { return nil }
    let second: UInt8
    switch Unicode.Scalar(bytes[start + 1]) {
    case "s", "t", "m", "d": return start + 2
    case "r", "v": second = UInt8(ascii: "e")
    case "l": second = UInt8(ascii: "l")
    default: return nil
    }
    return start + 2 < bytes.count && bytes[start + 2] == second ? start + 3 : nil
  }

  @inline(__always)
  private func character(at start: Int) -> (kind: Kind, end: Int) {
    let byte = bytes[start]
    guard byte >= 0x80 else { return (Self.ascii[Int(byte)], start + 1) }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    var value = UInt32(byte) & (0x7F >> UInt32(length))
    for i in 1..<length { value = value << 6 | UInt32(bytes[start + i]) & 0x3F }
    // Valid UTF-8 holds no number that is no scalar.
    return (Self.kind(of: Unicode.Scalar(value)!), start + length)
  }

  /// The class of a character. Hugging Face's library knows the letters of Unicode 16, and a letter
  /// that came later is none of the three; its numbers are those of Unicode 17, as ours.
  static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      (scalar.properties.age?.major ?? 0) <= 16 ? .letter : .other
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: scalar.properties.isWhitespace ? .space : .other
    }
  }
}
