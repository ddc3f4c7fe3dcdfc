/// Joins tokens as Hugging Face's `WordPiece` decoder does.
struct WordPieceDecoder: Sendable {
  /// How a token is written at the beginning of a text, by id.
  private let first: [String]
  /// How it is written after another token, by id.
  private let later: [String]

  init(vocabulary: [String], settings: TokenizerSettings) {
    let prefix = settings.decoderPrefix
    func tidy(_ text: String) -> String { settings.tidies ? Self.tidied(text) : text }
    first = vocabulary.map(tidy)
    later = vocabulary.map { token in
      tidy(token.hasPrefix(prefix) ? String(token.dropFirst(prefix.count)) : " " + token)
    }
  }

  func decode(_ ids: [Int32]) -> String {
    guard let start = ids.first else { return "" }
    return ids.dropFirst().reduce(into: first[Int(start)]) { $0 += later[Int($1)] }
  }

  /// The library's own list, in its own order; it sees one token at a time.
  private static func tidied(_ text: String) -> String {
    let replacements = [
      (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
      (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ]
    return replacements.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
