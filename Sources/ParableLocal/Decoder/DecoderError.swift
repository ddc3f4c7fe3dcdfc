/// What a decoder was asked that it cannot do.
public enum DecoderError: Error, Hashable {
  /// A sequence is longer than the decoder's positions.
  case tooLong(tokens: Int, limit: Int)
  /// A sequence that must hold something is empty; `what` names it.
  case empty(what: String)
  /// An id is not in the vocabulary.
  case unknownToken(id: Int32, vocabularySize: Int)
}

extension DecoderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let tokens, let limit):
      "A sequence of \(tokens) tokens is longer than the \(limit) the model can see. Shorten it."
    case .empty(let what):
      "\(what) is empty. Give it at least one token."
    case .unknownToken(let id, let size):
      "Token \(id) is not in the vocabulary of \(size). Use the tokenizer of this model."
    }
  }
}
