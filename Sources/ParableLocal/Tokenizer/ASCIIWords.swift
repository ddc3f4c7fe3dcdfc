/// The words and punctuation marks of an ASCII text, in lower case; the fast way for plain English.
///
/// It says the same as ``BertNormalizer`` and the cutting in ``WordPieceTokenizer``, which hold
/// for every text; a test compares the two.
struct ASCIIWords {
  /// What a byte is to the tokenizer: 0 nothing, 1 white space, 2 punctuation, else the letter.
  private static let classes: [UInt8] = (0..<128).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case 0x09...0x0A, 0x0D, 0x20: 1
    // U+000B and U+000C are white space, but control characters go first.
    case 0..<0x20, 0x7F: 0
    case 0x41...0x5A: byte + 0x20
    case 0x30...0x39, 0x61...0x7A: byte
    default: 2
    }
  }

  private let bytes: ArraySlice<UInt8>

  /// Fails if a byte is not ASCII, or if the normalizer does not clean and lower as BERT's does.
  init?(_ bytes: ArraySlice<UInt8>, normalizer: BertNormalizer) {
    guard normalizer.cleansText, normalizer.lowercases, bytes.allSatisfy({ $0 < 128 }) else {
      return nil
    }
    self.bytes = bytes
  }

  /// Calls `body` with each word and each punctuation mark, from left to right.
  func forEachWord(_ body: (ArraySlice<UInt8>) -> Void) {
    var word: [UInt8] = []
    word.reserveCapacity(32)
    for byte in bytes {
      let kind = Self.classes[Int(byte)]
      if kind > 2 {
        word.append(kind)
        continue
      }
      guard kind > 0 else { continue }
      if !word.isEmpty { body(word[...]) }
      word.removeAll(keepingCapacity: true)
      if kind == 2 { body([byte]) }
    }
    if !word.isEmpty { body(word[...]) }
  }
}
