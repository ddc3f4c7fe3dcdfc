/// What a decoder was asked that it cannot do.
public enum DecoderError: Error, Hashable {
  /// A sequence is longer than the decoder's positions.
  case tooLong(tokens: Int, limit: Int)
  /// A sequence that must hold something is empty; `what` names it.
  case empty(what: String)
  /// An id is not in the vocabulary.
  case unknownToken(id: Int32, vocabularySize: Int)
  /// A weight or a loss is not a number.
  case notFinite(what: String)
  /// The decoder that was given does not fit what is asked of it.
  case mismatch(what: String)
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
    case .notFinite(let what):
      "\(what) is not a finite number. Lower the learning rate, or load an undamaged checkpoint."
    case .mismatch(let what):
      "\(what). Use the decoder that it was made with."
    }
  }
}
