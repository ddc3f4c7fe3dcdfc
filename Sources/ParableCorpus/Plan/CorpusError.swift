/// Why a corpus cannot be read at all.
public enum CorpusError: Error, Hashable {
  /// A path to a field is not one.
  case badField(path: String, reason: String)
  /// A pattern or folder holds no file.
  case nothingFound(path: String)
}

extension CorpusError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badField(let path, let reason):
      "the field '\(path)': \(reason). Write names joined by dots, with [] behind a list, such as "
        + "data.body or turns[].value."
    case .nothingFound(let path):
      "\(path): no file is there. Check the path; hidden files are not read."
    }
  }
}
