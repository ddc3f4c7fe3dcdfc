/// What is wrong with a GGUF file, and where; bytes count from the beginning of the file.
public enum GGUFError: Error, Hashable {
  /// The file cannot be opened or mapped.
  case unreadable(path: String, reason: String)
  /// The header is not what the format asks for.
  case malformed(path: String, byte: Int, reason: String)
  /// A tensor's entry, or what it points to, does not fit the file or itself.
  case badTensor(path: String, tensor: String, byte: Int, reason: String)
  /// A tensor is packed in a way that is not read here.
  case unsupportedType(path: String, tensor: String, byte: Int, type: String)
  /// A tensor that is needed is not there.
  case missingTensor(path: String, tensor: String)
  /// A key is not there, or holds something of another kind.
  case badValue(path: String, key: String, expected: String)
}

extension GGUFError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason). Check the path."
    case .malformed(let path, let byte, let reason):
      "\(path): byte \(byte): \(reason). The file is damaged or no GGUF; make or fetch it again."
    case .badTensor(let path, let tensor, let byte, let reason):
      "\(path): byte \(byte): tensor \(tensor): \(reason). "
        + "The file is damaged; make or fetch it again."
    case .unsupportedType(let path, let tensor, let byte, let type):
      "\(path): byte \(byte): tensor \(tensor) is packed as \(type), which Parable does not read. "
        + "Fetch or convert the model as one of \(GGUFPacking.names)."
    case .missingTensor(let path, let tensor):
      "\(path): tensor \(tensor) is missing. Use the file of another model."
    case .badValue(let path, let key, let expected):
      "\(path): \(key) is not \(expected). Use the file of another model."
    }
  }
}
