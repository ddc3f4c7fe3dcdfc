/// Why training cannot begin or go on.
public enum TrainingError: Error, Hashable {
  /// The stream does not fill one row.
  case streamTooShort(tokens: Int, needed: Int)
  /// A number of the plan makes no training.
  case badPlan(field: String, value: String)
  /// The loss is no number any more.
  case diverged(step: Int, loss: String)
  /// A saved state belongs to another decoder or to another plan.
  case foreignState(path: String, what: String)
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .streamTooShort(let tokens, let needed):
      "The training text has \(tokens) tokens and one row needs \(needed). Give it more text."
    case .badPlan(let field, let value):
      "The training plan's \(field) is \(value), which makes no training. Correct the plan."
    case .diverged(let step, let loss):
      "Training diverged at step \(step): the loss is \(loss). Lower the learning rate."
    case .foreignState(let path, let what):
      "\(path): this training state does not fit: \(what). Resume with the plan it was made with."
    }
  }
}
