/// What can be wrong with a run folder.
public enum RunError: Error, Hashable {
  /// Another process works in this folder.
  case busy(folder: String)
  /// A line of the event log, or a file, is not what it was when it was written.
  case altered(path: String, line: Int?, reason: String)
  /// No run has this name.
  case notFound(name: String, store: String)
  /// Several runs have names that begin so.
  case ambiguous(name: String, matches: [String])
  /// The run has no result yet.
  case unfinished(folder: String)
}

extension RunError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .busy(let folder):
      "\(folder): another process is working in this run. Wait for it, or stop it, then run again."
    case .altered(let path, let line, let reason):
      "\(path)\(line.map { ":\($0)" } ?? ""): \(reason). "
        + "The run can no longer be trusted; delete its folder and run again."
    case .notFound(let name, let store):
      "\(name): no such run in \(store). `parable runs` lists them."
    case .ambiguous(let name, let matches):
      "\(name): could be \(matches.joined(separator: ", ")). Give more of the name."
    case .unfinished(let folder):
      "\(folder): this run has no result yet. Run the same command again to continue it."
    }
  }
}
