/// What can be wrong with an experiment as a whole. Nothing has run when one of these is thrown.
public enum ExperimentError: Error, Hashable {
  /// Stages that wait for each other.
  case cycle(path: String, stages: [String])
}

extension ExperimentError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .cycle(let path, let stages):
      "\(path): \(stages.joined(separator: " begins from ")): a stage cannot begin from itself. "
        + "Let one of them begin from another stage."
    }
  }
}
