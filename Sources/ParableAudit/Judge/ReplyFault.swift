/// What is wrong with a judge's reply.
///
/// The words go back to the judge when it is asked once more, so they hold nothing of the passage:
/// what the reply says is named by its place, not repeated.
public enum ReplyFault: Error, Hashable {
  /// The reply is no JSON object, or something stands beside it.
  case notOneObject
  /// The bound on the reply's length cut it.
  case cutShort
  /// A key is missing, or stands there and means nothing.
  case keys(missing: [String], strange: Int)
  /// A value is of the wrong type or not in its closed list.
  case value(key: String)
  /// The label is not the one of this passage's fence.
  case label
  /// Codes, discussed and stance do not go together.
  case inconsistent(rule: String)
  /// The quote does not stand in the passage, or is too short to show anything.
  case quote
}

extension ReplyFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notOneObject: "The reply is not one JSON object and nothing else."
    case .cutShort: "The reply was cut by the limit on its length."
    case .keys(let missing, let strange):
      missing.isEmpty
        ? "The object has \(strange) unknown key(s)."
        : "The object lacks \(missing.joined(separator: ", "))."
    case .value(let key): "The value of \(key) is not one that the codebook allows."
    case .label: "\"passage\" is not the label of this passage's fence."
    case .inconsistent(let rule): "The coding contradicts a rule: \(rule)."
    case .quote: "The quote does not stand in the passage letter by letter, or is too short."
    }
  }
}
