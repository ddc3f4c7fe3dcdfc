import Foundation
import ParableCore

extension WordPieceTokenizer {
  /// The `tokenizer.json` of this tokenizer, byte for byte as Hugging Face `tokenizers` saves it.
  public var json: String {
    let lines =
      [
        "{", #"  "version": "1.0","#, #"  "truncation": null,"#, #"  "padding": null,"#,
        #"  "added_tokens": ["#,
      ] + specialTokenLines + ["  ],"] + normalizerLines + [
        #"  "pre_tokenizer": {"#, #"    "type": "BertPreTokenizer""#, "  },",
        #"  "post_processor": null,"#,
      ] + decoderLines + modelLines + ["}"]
    return lines.joined(separator: "\n")
  }

  /// The text of `tokenizer_config.json`, from which `transformers` learns the special tokens.
  ///
  /// - Parameter maxTokens: the longest sequence that the model can see.
  public func configJSON(maxTokens: Int) -> String {
    """
    {
      "tokenizer_class": "PreTrainedTokenizerFast",
      "bos_token": \(Self.quoted(Self.endOfDocumentToken)),
      "eos_token": \(Self.quoted(Self.endOfDocumentToken)),
      "unk_token": \(Self.quoted(Self.unknownToken)),
      "model_max_length": \(maxTokens)
    }

    """
  }

  /// Writes `tokenizer.json`, whole or not at all.
  ///
  /// - Throws: `FileError.unwritable` for a file that cannot be written.
  public func write(to file: URL) throws {
    try AtomicFile.write(Data(json.utf8), to: file)
  }

  private var specialTokenLines: [String] {
    Self.separated(
      specialTokens.map { token in
        """
            {
              "id": \(token.id),
              "content": \(Self.quoted(token.text)),
              "single_word": false,
              "lstrip": false,
              "rstrip": false,
              "normalized": false,
              "special": true
            }
        """
      })
  }

  private var normalizerLines: [String] {
    let normalizer = settings.normalizer
    return [
      #"  "normalizer": {"#, #"    "type": "BertNormalizer","#,
      #"    "clean_text": \#(normalizer.cleansText),"#,
      #"    "handle_chinese_chars": \#(normalizer.separatesChinese),"#,
      #"    "strip_accents": \#(normalizer.stripsAccents.map { "\($0)" } ?? "null"),"#,
      #"    "lowercase": \#(normalizer.lowercases)"#, "  },",
    ]
  }

  private var decoderLines: [String] {
    [
      #"  "decoder": {"#, #"    "type": "WordPiece","#,
      #"    "prefix": \#(Self.quoted(settings.decoderPrefix)),"#,
      #"    "cleanup": \#(settings.tidies)"#, "  },",
    ]
  }

  private var modelLines: [String] {
    let entries = vocabulary.enumerated().map { "      \(Self.quoted($1)): \($0)" }
    return [
      #"  "model": {"#, #"    "type": "WordPiece","#,
      #"    "unk_token": \#(Self.quoted(settings.unknownToken)),"#,
      #"    "continuing_subword_prefix": \#(Self.quoted(settings.prefix)),"#,
      #"    "max_input_chars_per_word": \#(settings.maxCharactersInWord),"#,
      #"    "vocab": {"#,
    ] + Self.separated(entries) + ["    }", "  }"]
  }

  private static func separated(_ elements: [String]) -> [String] {
    elements.dropLast().map { $0 + "," } + elements.suffix(1)
  }

  /// A JSON string with the escapes that the library's writer uses.
  private static func quoted(_ text: String) -> String {
    let inner = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\u{8}": "\\b"
      case "\u{C}": "\\f"
      case _ where scalar.value < 0x20:
        "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + inner.joined() + "\""
  }
}
