/// What can stop an experiment whose file is in order.
public enum LabError: Error, Hashable {
  /// No listed act has a probability that is a number, in kind or out of kind.
  case nothingScored(arm: String, seed: UInt64)
  /// A piece of work could not be done.
  case failed(label: String, reason: String)
}

extension LabError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nothingScored(let arm, let seed):
      "The arm \(arm) of seed \(seed) has no scored trial in kind or out of kind, so there is no share "
        + "to report. Its trials.jsonl shows the replies; a lower learning rate usually helps."
    case .failed(let label, let reason):
      "\(label): \(reason)"
    }
  }
}
