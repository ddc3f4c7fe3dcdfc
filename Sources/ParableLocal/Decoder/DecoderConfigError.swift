/// What is wrong with the shape of a decoder, by the key of a `config.json`.
///
/// It knows no file: a shape may come from code. ``CheckpointError`` says in which file it stands.
public enum DecoderConfigError: Error, Hashable {
  /// A needed key is absent.
  case missing(key: String)
  /// A key we do not know: it might change the arithmetic.
  case unknownKey(key: String)
  /// A key we know with a value we cannot compute.
  case unsupported(key: String, value: String, supported: String)
  /// A number that makes no decoder.
  case badNumber(key: String, value: String, reason: String)
}

extension DecoderConfigError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let key):
      "\(key) is missing. Only Llama decoders are supported; add the key."
    case .unknownKey(let key):
      "\(key) is not known here and may change the model. Remove it if it does not."
    case .unsupported(let key, let value, let supported):
      "\(key) is \(value), but only \(supported) is supported. Use another model."
    case .badNumber(let key, let value, let reason):
      "\(key) is \(value) and \(reason). Correct the number."
    }
  }
}
