/// What can be wrong with a tokenizer file.
public enum TokenizerError: Error, Hashable {
  /// The file is not JSON, or a value in it is missing or has the wrong type.
  case malformed(path: String, at: String, reason: String)
  /// The file asks for something that this tokenizer does not do.
  case unsupported(path: String, at: String, found: String, supported: String)
  /// A token that must be there is not.
  case missingToken(path: String, token: String)
  /// The ids are not 0, 1, 2 … without gap and without repetition.
  case idsNotConsecutive(path: String, tokens: Int, firstMissing: Int)
}

extension TokenizerError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .malformed(let path, let place, let reason):
      "\(path): \(place): \(reason). Save the tokenizer again with Hugging Face `tokenizers`."
    case .unsupported(let path, let place, let found, let supported):
      "\(path): \(place) is `\(found)`; Parable reads \(supported). Use such a tokenizer."
    case .missingToken(let path, let token):
      "\(path): the vocabulary has no token `\(token)`. Add it."
    case .idsNotConsecutive(let path, let tokens, let firstMissing):
      "\(path): \(tokens) tokens, but none has the id \(firstMissing). "
        + "Number the tokens 0, 1, 2 … without gap or repetition."
    }
  }
}
