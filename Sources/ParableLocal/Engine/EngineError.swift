/// Why LibTorch could not be opened or would not do what was asked.
public enum EngineError: Error, Hashable {
  /// No plugin was found; `searched` are the places that were looked at, in order.
  case noPlugin(searched: [String])
  /// The plugin would not open; `reason` is what the system's loader says.
  case cannotOpen(path: String, reason: String)
  /// The plugin was built from another version of Parable.
  case wrongVersion(path: String, found: Table, expected: Table)
  /// An operation failed; `reason` is what LibTorch says.
  case operation(name: String, reason: String)

  /// A plugin's table of functions, as it names itself.
  public struct Table: Sendable, Hashable {
    /// The number that is raised whenever the table changes.
    public var version: UInt32
    /// Its size, in bytes.
    public var bytes: UInt32
  }
}

extension EngineError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPlugin(let searched):
      "The LibTorch plugin is missing: looked for \(searched.joined(separator: ", ")). "
        + "Run scripts/bootstrap in the checkout that the program was built in, or name the plugin."
    case .cannotOpen(let path, let reason):
      "\(path): the LibTorch plugin does not open: \(reason). Run scripts/bootstrap again."
    case .wrongVersion(let path, let found, let expected):
      "\(path): the LibTorch plugin has version \(found.version) with a table of \(found.bytes) "
        + "bytes, and this program needs version \(expected.version) with \(expected.bytes). "
        + "Run scripts/bootstrap in the checkout that the program was built in."
    case .operation(let name, let reason):
      "LibTorch could not \(name): \(reason)"
    }
  }
}
