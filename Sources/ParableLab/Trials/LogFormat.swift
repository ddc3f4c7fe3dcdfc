/// The two forms in which an agent's log is written.
public enum LogFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// Letters in an inbox; the form of the honeypot demonstrations.
  case mail
  /// Lines of a console; no remedy has this form.
  case console

  /// What stands before an act; a prompt ends with it.
  public var actCue: String {
    switch self {
    case .mail: "Action:"
    case .console: "run >"
    }
  }

  /// What stands before a thought.
  public var thoughtCue: String {
    switch self {
    case .mail: "Thought:"
    case .console: "note >"
    }
  }

  /// What ends a log after the act and its full stop.
  public var closing: String {
    switch self {
    case .mail: "\nDone."
    case .console: "\ndone"
    }
  }
}
