/// Turns text into token ids and back, byte for byte: GPT-2's byte pair encoding with the
/// vocabulary and the merges of a GGUF file whose pre-tokenizer is `smollm`.
///
/// No token is put before or after a text, and a special token inside it, such as `<|im_end|>`, is
/// plain text. A byte for which the vocabulary has no token is left out, as Hugging Face
/// `tokenizers` does; SmolLM2's has none for some bytes that hardly any text holds.
public struct ByteLevelTokenizer: Sendable {
  /// How many tokens there are.
  public let count: Int

  /// The token of every byte; -1 for a byte that has none.
  private let idOfByte: [Int32]
  private let merges: BytePairMerges
  /// What every token stands for, end to end; the bytes of `id` begin at `starts[id]`.
  private let text: [UInt8]
  private let starts: [Int]

  /// Takes the tokenizer out of a model's file.
  ///
  /// - Throws: ``GGUFError/badValue(path:key:expected:)`` for a file without tokens and merges, or
  ///   with merges of unknown tokens; ``TokenizerError/unsupported(path:at:found:supported:)`` for
  ///   another kind of tokenizer.
  public init(_ file: GGUFFile) throws {
    for (key, supported) in [("tokenizer.ggml.model", "gpt2"), ("tokenizer.ggml.pre", "smollm")] {
      let found = try file.string(key)
      guard found == supported else {
        throw TokenizerError.unsupported(
          path: file.path, at: key, found: found, supported: supported)
      }
    }
    let tokens = try file.strings("tokenizer.ggml.tokens")
    var ids: [[UInt8]: Int32] = [:]
    ids.reserveCapacity(tokens.count)
    for (id, token) in tokens.enumerated() { ids[Array(token.utf8)] = Int32(id) }
    guard ids.count == tokens.count else {
      throw GGUFError.badValue(
        path: file.path, key: "tokenizer.ggml.tokens", expected: "free of repetitions")
    }
    count = tokens.count
    idOfByte = ByteAlphabet.letters.map { ids[Array(String($0).utf8)] ?? -1 }
    merges = try Self.merges(file, ids)
    (text, starts) = Self.text(of: tokens)
  }

  /// The ids of a text.
  public func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { bytes in
      var result: [Int32] = []
      result.reserveCapacity(bytes.count / 3)
      var word: [Int32] = []
      ByteLevelWords(bytes: bytes).forEach { range in
        word.removeAll(keepingCapacity: true)
        for byte in bytes[range] where idOfByte[Int(byte)] >= 0 {
          word.append(idOfByte[Int(byte)])
        }
        merges.apply(to: &word)
        result.append(contentsOf: word)
      }
      return result
    }
  }

  /// The text of some ids; bytes that are no UTF-8 become U+FFFD.
  ///
  /// - Precondition: Every id is at least 0 and below ``count``.
  public func decode(_ ids: [Int32]) -> String {
    var bytes: [UInt8] = []
    for id in ids { bytes += text[starts[Int(id)]..<starts[Int(id) + 1]] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func merges(
    _ file: GGUFFile, _ ids: [[UInt8]: Int32]
  ) throws(GGUFError) -> BytePairMerges {
    let key = "tokenizer.ggml.merges"
    let pairs = try file.strings(key)
    var result = BytePairMerges(reserving: pairs.count)
    for (rank, pair) in pairs.enumerated() {
      let parts = pair.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        .map(Array.init)
      guard parts.count == 2, let left = ids[parts[0]], let right = ids[parts[1]],
        let id = ids[parts[0] + parts[1]]
      else {
        throw .badValue(
          path: file.path, key: "\(key)[\(rank)]",
          expected: "two tokens that together are one: \(pair.debugDescription)")
      }
      result.insert(left, right, .init(rank: Int32(rank), id: id))
    }
    return result
  }

  private static func text(of tokens: [String]) -> (bytes: [UInt8], starts: [Int]) {
    var bytes: [UInt8] = []
    var starts = [0]
    for token in tokens {
      bytes += ByteAlphabet.bytes(of: token) ?? Array(token.utf8)
      starts.append(bytes.count)
    }
    return (bytes, starts)
  }
}

/// GPT-2's way to write any bytes as visible letters: a byte that is printable Latin-1 is itself,
/// and the others are U+0100, U+0101 … in order.
enum ByteAlphabet {
  /// The letter of every byte.
  static let letters: [Unicode.Scalar] = {
    var spare: UInt32 = 0x100
    return (0..<256).map { (byte: UInt32) in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)!
      default:
        defer { spare += 1 }
        return Unicode.Scalar(spare)!
      }
    }
  }()

  private static let byteOfLetter = Dictionary(
    uniqueKeysWithValues: letters.enumerated().map { ($1, UInt8($0)) })

  /// The bytes that some letters stand for; nil if one of them stands for none.
  static func bytes(of token: String) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in token.unicodeScalars {
      guard let byte = byteOfLetter[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }
}
