/// A `tokenizer.json` as it is written, before anything is checked.
struct TokenizerFile: Decodable {
  /// Any part that names its type.
  struct Typed: Decodable {
    var type: String
  }

  struct AddedToken: Decodable {
    var id: Int
    var content: String
    var singleWord: Bool
    var lstrip: Bool
    var rstrip: Bool
    var normalized: Bool
    var special: Bool

    enum CodingKeys: String, CodingKey {
      case id, content, lstrip, rstrip, normalized, special
      case singleWord = "single_word"
    }
  }

  struct Normalizer: Decodable {
    var cleanText: Bool
    var handleChineseChars: Bool
    var stripAccents: Bool?
    var lowercase: Bool

    enum CodingKeys: String, CodingKey {
      case lowercase
      case cleanText = "clean_text"
      case handleChineseChars = "handle_chinese_chars"
      case stripAccents = "strip_accents"
    }
  }

  struct Decoder: Decodable {
    var prefix: String
    var cleanup: Bool
  }

  struct Model: Decodable {
    var unknownToken: String
    var prefix: String
    var maxCharacters: Int
    var vocabulary: [String: Int]

    enum CodingKeys: String, CodingKey {
      case unknownToken = "unk_token"
      case prefix = "continuing_subword_prefix"
      case maxCharacters = "max_input_chars_per_word"
      case vocabulary = "vocab"
    }
  }

  var addedTokens: [AddedToken]
  var normalizer: Normalizer
  var decoder: Decoder
  var model: Model

  enum CodingKeys: String, CodingKey {
    case normalizer, decoder, model
    case addedTokens = "added_tokens"
  }

  /// The types of the parts; read first, so that another kind of tokenizer is refused by its name.
  struct Types: Decodable {
    var normalizer: Typed?
    var preTokenizer: Typed?
    var postProcessor: Typed?
    var decoder: Typed?
    var model: Typed?
    var truncation: Setting?
    var padding: Setting?

    enum CodingKeys: String, CodingKey {
      case normalizer, decoder, model, truncation, padding
      case preTokenizer = "pre_tokenizer"
      case postProcessor = "post_processor"
    }
  }

  /// A part that must be `null`, whatever it would hold.
  struct Setting: Decodable {}
}
