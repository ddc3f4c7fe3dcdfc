/// What is wrong with a safetensors file, and where.
public enum SafetensorsError: Error, Hashable {
  /// The file cannot be opened or mapped.
  case unreadable(path: String, reason: String)
  /// The header is not what the format asks for; `byte` counts from the beginning of the file.
  case badHeader(path: String, byte: Int, reason: String)
  /// A tensor's entry does not fit the file or itself.
  case badTensor(path: String, tensor: String, reason: String)
  /// A tensor that is needed is not there.
  case missing(path: String, tensor: String)
  /// A tensor that nobody asked for.
  case unexpected(path: String, tensor: String)
}

extension SafetensorsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason). Check the path."
    case .badHeader(let path, let byte, let reason):
      "\(path): byte \(byte): \(reason). The file is damaged; make or fetch it again."
    case .badTensor(let path, let tensor, let reason):
      "\(path): tensor \(tensor): \(reason). The file is damaged; make or fetch it again."
    case .missing(let path, let tensor):
      "\(path): tensor \(tensor) is missing. Use the config.json that belongs to these weights."
    case .unexpected(let path, let tensor):
      "\(path): tensor \(tensor) is unexpected. Use the config.json that belongs to these weights."
    }
  }
}
