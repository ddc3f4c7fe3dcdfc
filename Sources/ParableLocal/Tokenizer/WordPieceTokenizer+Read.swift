import Foundation
import ParableCore

extension WordPieceTokenizer {
  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: ``TokenizerError``, or `FileError.unreadable` for a file that cannot be read.
  public init(contentsOf file: URL) throws {
    guard let json = try? Data(contentsOf: file) else {
      throw FileError.unreadable(
        path: file.path, reason: "the tokenizer is missing or may not be read")
    }
    try self.init(json: json, path: file.path)
  }

  /// Reads the bytes of a `tokenizer.json`.
  ///
  /// - Parameter path: where the bytes come from; messages name it.
  /// - Throws: ``TokenizerError``, for the first thing that is wrong.
  public init(json: Data, path: String) throws(TokenizerError) {
    try Self.refuseOtherTypes(
      try Self.decoded(TokenizerFile.Types.self, from: json, path), path)
    let file = try Self.decoded(TokenizerFile.self, from: json, path)
    let vocabulary = try Self.ordered(file.model.vocabulary, path)
    try self.init(
      vocabulary: vocabulary, settings: try Self.settings(of: file, path),
      specialTokens: try Self.specialTokens(of: file, vocabulary, path), path: path)
  }

  /// Reads the `tokenizer.json` of an encoder. What it says of cutting, padding and of the tokens
  /// at a text's ends is left aside: those are the encoder's own work.
  init(encoderFile file: URL) throws {
    guard let json = try? Data(contentsOf: file) else {
      throw FileError.unreadable(path: file.path, reason: "the encoder's tokenizer is missing")
    }
    let path = file.path
    var types = try Self.decoded(TokenizerFile.Types.self, from: json, path)
    (types.postProcessor, types.truncation, types.padding) = (nil, nil, nil)
    try Self.refuseOtherTypes(types, path)
    let content = try Self.decoded(TokenizerFile.self, from: json, path)
    let vocabulary = try Self.ordered(content.model.vocabulary, path)
    try self.init(
      vocabulary: vocabulary, settings: try Self.settings(of: content, path),
      specialTokens: try Self.specialTokens(of: content, vocabulary, path), path: path,
      end: "[SEP]")
  }

  private static func decoded<Value: Decodable>(
    _ type: Value.Type, from json: Data, _ path: String
  ) throws(TokenizerError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: json)
    } catch {
      throw malformed(error, path)
    }
  }

  private static func malformed(_ error: any Error, _ path: String) -> TokenizerError {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context)?:
      .malformed(path: path, at: place(context, key), reason: "it is missing")
    case .typeMismatch(let type, let context)?, .valueNotFound(let type, let context)?:
      .malformed(path: path, at: place(context), reason: "it is not of the type \(type)")
    default: .malformed(path: path, at: "the file", reason: "it is not JSON")
    }
  }

  private static func place(
    _ context: DecodingError.Context, _ last: (any CodingKey)? = nil
  ) -> String {
    let keys = (context.codingPath + (last.map { [$0] } ?? [])).map(\.stringValue)
    return keys.isEmpty ? "the file" : keys.joined(separator: ".")
  }

  private static func refuseOtherTypes(
    _ types: TokenizerFile.Types, _ path: String
  ) throws(TokenizerError) {
    let expected = [
      ("model", types.model?.type, "WordPiece"),
      ("normalizer", types.normalizer?.type, "BertNormalizer"),
      ("pre_tokenizer", types.preTokenizer?.type, "BertPreTokenizer"),
      ("decoder", types.decoder?.type, "WordPiece"),
    ]
    for (place, found, supported) in expected where found != supported {
      throw .unsupported(
        path: path, at: place, found: found ?? "null", supported: "`\(supported)` there")
    }
    let absent = [
      ("post_processor", types.postProcessor?.type),
      ("truncation", types.truncation.map { _ in "set" }),
      ("padding", types.padding.map { _ in "set" }),
    ]
    for case (let place, let found?) in absent {
      throw .unsupported(path: path, at: place, found: found, supported: "only `null` there")
    }
  }

  private static func settings(
    of file: TokenizerFile, _ path: String
  ) throws(TokenizerError) -> TokenizerSettings {
    guard !file.model.prefix.isEmpty, file.model.maxCharacters >= 0 else {
      throw .malformed(
        path: path, at: "model", reason: "the prefix is empty or the longest word negative")
    }
    return TokenizerSettings(
      normalizer: BertNormalizer(
        cleansText: file.normalizer.cleanText,
        separatesChinese: file.normalizer.handleChineseChars,
        stripsAccents: file.normalizer.stripAccents, lowercases: file.normalizer.lowercase),
      unknownToken: file.model.unknownToken, prefix: file.model.prefix,
      maxCharactersInWord: file.model.maxCharacters, decoderPrefix: file.decoder.prefix,
      tidies: file.decoder.cleanup)
  }

  private static func ordered(
    _ ids: [String: Int], _ path: String
  ) throws(TokenizerError) -> [String] {
    var tokens = [String?](repeating: nil, count: ids.count)
    for (token, id) in ids where tokens.indices.contains(id) { tokens[id] = token }
    if let gap = tokens.firstIndex(of: nil) {
      throw .idsNotConsecutive(path: path, tokens: ids.count, firstMissing: gap)
    }
    return tokens.compactMap { $0 }
  }

  private static func specialTokens(
    of file: TokenizerFile, _ vocabulary: [String], _ path: String
  ) throws(TokenizerError) -> [String] {
    try file.addedTokens.map { token throws(TokenizerError) in
      guard !token.singleWord, !token.lstrip, !token.rstrip, !token.normalized, token.special else {
        throw .unsupported(
          path: path, at: "added_tokens", found: token.content,
          supported: "only special tokens that are not normalized or stripped")
      }
      guard vocabulary.indices.contains(token.id), vocabulary[token.id] == token.content,
        !token.content.isEmpty
      else {
        throw .malformed(
          path: path, at: "added_tokens",
          reason: "`\(token.content)` has not the id \(token.id) in the vocabulary")
      }
      return token.content
    }
  }
}
