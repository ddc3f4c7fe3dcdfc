/// Finds special tokens, such as `<eos>`, in a text before anything else reads it.
struct SpecialTokens: Sendable {
  /// One stretch of a text.
  enum Part {
    case special(Int32)
    case text(Range<Int>)
  }

  let tokens: [(text: String, id: Int32)]
  private let trie: TokenTrie
  /// Whether a token begins with this byte.
  private let isFirst: [Bool]
  private let ids: Set<Int32>

  init(_ tokens: [(text: String, id: Int32)]) {
    var trie = TokenTrie()
    for token in tokens where !token.text.isEmpty { trie.insert(token.text.utf8, id: token.id) }
    self.tokens = tokens
    self.trie = trie
    let firstBytes = Set(tokens.compactMap(\.text.utf8.first))
    isFirst = (0...255).map { firstBytes.contains(UInt8($0)) }
    ids = Set(tokens.map(\.id))
  }

  func contains(_ id: Int32) -> Bool { ids.contains(id) }

  /// Calls `body` with each part, from left to right: of two tokens the one that begins first, of
  /// two that begin together the longer.
  func split(_ bytes: [UInt8], _ body: (Part) -> Void) {
    var start = 0
    var position = 0
    while position < bytes.count {
      guard isFirst[Int(bytes[position])],
        let match = trie.longestMatch(bytes[position...])
      else {
        position += 1
        continue
      }
      if start < position { body(.text(start..<position)) }
      body(.special(match.id))
      position += match.length
      start = position
    }
    if start < bytes.count { body(.text(start..<bytes.count)) }
  }
}
