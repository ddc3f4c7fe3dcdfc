/// What can go wrong with a file, whatever is in it.
public enum FileError: Error, Hashable {
  /// The file or folder is absent or may not be read.
  case unreadable(path: String, reason: String)
  /// The file could not be written whole; nothing of it was left behind.
  case unwritable(path: String, reason: String)
  /// Something that we did not write is there, and is left alone.
  case occupied(path: String)
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): \(reason). Check the path and its permissions."
    case .unwritable(let path, let reason):
      "\(path): not written: \(reason). What was there before is unchanged; make room or choose "
        + "another place, and run again."
    case .occupied(let path):
      "\(path): not written: something else is there, and is left alone. Choose another name."
    }
  }
}
