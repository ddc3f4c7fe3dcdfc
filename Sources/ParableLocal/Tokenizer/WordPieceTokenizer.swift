/// Turns text into token ids and back, id for id as Hugging Face `tokenizers` does with the same
/// `tokenizer.json`.
///
/// A text is cleaned (``BertNormalizer``), cut at white space and around punctuation, and each word
/// is cut into the longest tokens that fit, from left to right; all but the first of a word begin
/// with `##`. A word that cannot be cut so is one `[UNK]`.
public struct WordPieceTokenizer: Sendable {
  /// The token that stands between documents.
  public static let endOfDocumentToken = "<eos>"
  /// The token for a word that the vocabulary cannot spell.
  public static let unknownToken = "[UNK]"

  /// Every token, the index being its id.
  public let vocabulary: [String]
  /// The id of `<eos>`, which stands between documents; of `[SEP]` for an encoder.
  public let endOfDocument: Int32
  /// The id of the token for words that the vocabulary cannot spell.
  public let unknown: Int32

  let settings: TokenizerSettings
  private let ids: [[UInt8]: Int32]
  private let starts: TokenTrie
  private let continuations: TokenTrie
  private let special: SpecialTokens
  private let decoder: WordPieceDecoder

  /// A tokenizer from its tokens in the order of their ids.
  ///
  /// - Throws: ``TokenizerError/missingToken(path:token:)`` without `<eos>` or `[UNK]`, and
  ///   ``TokenizerError/idsNotConsecutive(path:tokens:firstMissing:)`` if a token is there twice.
  public init(vocabulary: [String]) throws(TokenizerError) {
    try self.init(
      vocabulary: vocabulary, settings: TokenizerSettings(), specialTokens: nil,
      path: "the vocabulary")
  }

  init(
    vocabulary: [String], settings: TokenizerSettings, specialTokens: [String]?, path: String,
    end: String = endOfDocumentToken
  ) throws(TokenizerError) {
    var ids: [[UInt8]: Int32] = [:]
    for (id, token) in vocabulary.enumerated() { ids[Array(token.utf8)] = Int32(id) }
    guard ids.count == vocabulary.count else {
      throw .idsNotConsecutive(
        path: path, tokens: vocabulary.count, firstMissing: ids.count)
    }
    func id(_ token: String) throws(TokenizerError) -> Int32 {
      guard let id = ids[Array(token.utf8)] else { throw .missingToken(path: path, token: token) }
      return id
    }
    endOfDocument = try id(end)
    unknown = try id(settings.unknownToken)
    let names = specialTokens ?? [Self.endOfDocumentToken, settings.unknownToken]
    special = SpecialTokens(
      try names.map { name throws(TokenizerError) in (text: name, id: try id(name)) })
    (self.vocabulary, self.settings, self.ids) = (vocabulary, settings, ids)
    (starts, continuations) = Self.tries(vocabulary, prefix: Array(settings.prefix.utf8))
    decoder = WordPieceDecoder(vocabulary: vocabulary, settings: settings)
  }

  /// The special tokens, in the order of their ids.
  var specialTokens: [(text: String, id: Int32)] { special.tokens.sorted { $0.id < $1.id } }

  /// How many tokens there are.
  public var count: Int { vocabulary.count }

  /// The id of a token as it is written in the vocabulary, such as `##ed`.
  public func id(of token: String) -> Int32? { ids[Array(token.utf8)] }

  /// The ids of a text. A special token in the text, such as `<eos>`, keeps its meaning.
  public func encode(_ text: String) -> [Int32] {
    var result: [Int32] = []
    let bytes = Array(text.utf8)
    result.reserveCapacity(bytes.count / 4)
    special.split(bytes) { part in
      switch part {
      case .special(let id): result.append(id)
      case .text(let range): encode(bytes[range], into: &result)
      }
    }
    return result
  }

  /// The text of some ids, as Hugging Face's `WordPiece` decoder joins them: words in lower case
  /// with a space between them, but none before `.`, `,`, `?` and `!`. Special tokens are left out.
  ///
  /// - Precondition: Every id is below ``count``.
  public func decode(_ ids: [Int32]) -> String {
    decoder.decode(ids.filter { !special.contains($0) })
  }

  private static func tries(
    _ vocabulary: [String], prefix: [UInt8]
  ) -> (starts: TokenTrie, continuations: TokenTrie) {
    var (starts, continuations) = (TokenTrie(), TokenTrie())
    for (id, token) in vocabulary.enumerated() where !token.isEmpty {
      let letters = Array(token.utf8)
      starts.insert(letters, id: Int32(id))
      if letters.starts(with: prefix), letters.count > prefix.count {
        continuations.insert(letters.dropFirst(prefix.count), id: Int32(id))
      }
    }
    return (starts, continuations)
  }

  private func encode(_ bytes: ArraySlice<UInt8>, into result: inout [Int32]) {
    if let simple = ASCIIWords(bytes, normalizer: settings.normalizer) {
      simple.forEachWord { encode(word: $0, characters: $0.count, into: &result) }
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    var word: [UInt8] = []
    var characters = 0
    func flush() {
      if characters > 0 { encode(word: word[...], characters: characters, into: &result) }
      word.removeAll(keepingCapacity: true)
      characters = 0
    }
    for scalar in settings.normalizer.normalized(text.unicodeScalars) {
      let isMark = UnicodeCategories.isPunctuation(scalar)
      if isMark || scalar.properties.isWhitespace { flush() }
      guard !scalar.properties.isWhitespace else { continue }
      word.append(contentsOf: UTF8.encode(scalar)!)
      characters += 1
      if isMark { flush() }
    }
    flush()
  }

  private func encode(
    word: ArraySlice<UInt8>, characters: Int, into result: inout [Int32]
  ) {
    let before = result.count
    var rest = word
    if characters > settings.maxCharactersInWord { rest = [] }
    while !rest.isEmpty {
      let trie = rest.startIndex == word.startIndex ? starts : continuations
      guard let match = trie.longestMatch(rest) else { break }
      result.append(match.id)
      rest = rest.dropFirst(match.length)
    }
    guard !rest.isEmpty || characters > settings.maxCharactersInWord else { return }
    result.removeSubrange(before...)
    result.append(unknown)
  }
}
