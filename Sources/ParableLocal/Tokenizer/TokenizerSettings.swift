/// What a `tokenizer.json` may set without being another kind of tokenizer.
struct TokenizerSettings: Sendable, Hashable {
  var normalizer = BertNormalizer()
  var unknownToken = WordPieceTokenizer.unknownToken
  /// What all but the first token of a word begin with.
  var prefix = "##"
  /// A word with more characters than this is unknown.
  var maxCharactersInWord = 100
  /// What the decoder takes off.
  var decoderPrefix = "##"
  /// Whether the decoder takes away the space before punctuation.
  var tidies = true
}
