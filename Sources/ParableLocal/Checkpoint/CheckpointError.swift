/// What is wrong with the `config.json` of a checkpoint.
public enum CheckpointError: Error, Hashable {
  /// It is not JSON, or no JSON object; `reason` says which.
  case notConfig(path: String, reason: String)
  /// A key holds a value of another kind than the format asks for.
  case badValue(path: String, key: String, expected: String)
  /// It is readable and makes no decoder of ours.
  case unsupported(path: String, reason: DecoderConfigError)
}

extension CheckpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notConfig(let path, let reason):
      "\(path): \(reason). The file is damaged; make or fetch it again."
    case .badValue(let path, let key, let expected):
      "\(path): \(key) is not \(expected). Correct it, or fetch the file again."
    case .unsupported(let path, let reason):
      "\(path): \(reason)"
    }
  }
}

extension CheckpointError {
  /// What the JSON decoder says, in our words.
  init(path: String, _ error: DecodingError) {
    let (context, expected) = error.place
    let key = context.codingPath.map { step in
      step.intValue.map(String.init) ?? step.stringValue
    }.joined(separator: ".")
    if !key.isEmpty {
      self = .badValue(path: path, key: key, expected: expected)
    } else if case .dataCorrupted = error {
      self = .notConfig(path: path, reason: "it is not JSON")
    } else {
      self = .notConfig(path: path, reason: "it is no JSON object")
    }
  }
}

extension DecodingError {
  /// Where it is, and what should stand there.
  fileprivate var place: (Context, expected: String) {
    switch self {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      (context, Self.word(for: type))
    case .keyNotFound(_, let context): (context, "complete")
    case .dataCorrupted(let context): (context, "a number of the right kind and size")
    @unknown default: (Context(codingPath: [], debugDescription: ""), "readable")
    }
  }

  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "text"
    case is [Any].Type, is [String].Type, is [Int32].Type: "a list"
    default: "an object"
    }
  }
}
