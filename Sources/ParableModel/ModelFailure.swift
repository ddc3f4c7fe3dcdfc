import ParableCore

/// Why a model gave no reply. It is a value: it can be counted, and is never taken for an answer.
///
/// `url` is the address that was asked; `message` is what the server said, shortened, without the
/// key and without what it repeats of the request.
public enum ModelFailure: Error, Hashable {
  /// No answer came, or it broke off.
  case unreachable(url: String, reason: String, attempts: Int)
  /// The answer was not whole in time.
  case timedOut(url: String, seconds: Double, attempts: Int)
  /// The server answers, but not now: 408, 409, 429, 5xx.
  case unavailable(url: String, status: Int, message: String, attempts: Int)
  /// The server will not answer this request: 4xx.
  case refused(url: String, status: Int, message: String)
  /// The server says to ask elsewhere: 3xx.
  case moved(url: String, status: Int, to: String)
  /// The server answered with something that is no chat completion.
  case notChat(url: String, status: Int, reason: String)
  /// The answer is longer than any reply may be.
  case tooLarge(url: String, limitInBytes: Int)
  /// This machine has no libcurl, by which servers are asked.
  case noTransport
  /// The recording has no reply to this request.
  case notRecorded(path: String, request: Fingerprint)
  /// The reply came and could not be kept for the next time.
  case notKept(path: String, reason: String)
  /// The one who asked no longer waits.
  case cancelled
}

extension ModelFailure {
  /// Whether the same request may well succeed in a moment.
  var isTransient: Bool {
    switch self {
    case .unreachable, .timedOut, .unavailable: true
    default: false
    }
  }

  /// Whether it may well be this request alone that is wrong, such as by its length.
  public var mayBeOfRequest: Bool {
    switch self {
    case .refused(_, let status, _): [400, 413, 422].contains(status)
    case .tooLarge: true
    default: false
    }
  }

  /// Whether every other request would fail alike, so that there is no sense in going on.
  public var isHopeless: Bool {
    switch self {
    case .refused(_, let status, _): [401, 402, 403, 404, 405].contains(status)
    case .moved, .noTransport, .notKept, .cancelled: true
    default: false
    }
  }
}

extension ModelFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreachable(let url, let reason, let attempts):
      "\(url): no answer after \(tries(attempts)): \(reason). "
        + "Check that the server runs and that the address is right."
    case .timedOut(let url, let seconds, let attempts):
      "\(url): no whole answer within \(seconds) s, after \(tries(attempts)). "
        + "Allow more time or fewer tokens, or ask fewer things at once."
    case .unavailable(let url, let status, let message, let attempts):
      "\(url): HTTP \(status) after \(tries(attempts))\(said(message)). "
        + "Wait, or ask fewer things at once, and run again."
    case .refused(let url, let status, let message):
      "\(url): HTTP \(status)\(said(message)). \(advice(for: status))"
    case .moved(let url, let status, let place):
      "\(url): HTTP \(status): it has moved to \(place.isEmpty ? "an unnamed place" : place). "
        + "Give the new address if you trust it; redirects are not followed."
    case .notChat(let url, let status, let reason):
      "\(url): HTTP \(status), but no chat completion: \(reason). "
        + "Give the base address of an OpenAI-compatible server, such as http://127.0.0.1:8000/v1."
    case .tooLarge(let url, let limit):
      "\(url): the answer is longer than \(limit) bytes and was not read on. "
        + "Check that this is a model server; ask for fewer tokens."
    case .noTransport:
      "There is no libcurl on this machine, by which servers are asked. "
        + "Install it; on Debian the package is libcurl4."
    case .notRecorded(let path, let request):
      "\(path): no reply to request \(request.short) is recorded here. "
        + "The recording was made with another prompt, model or passage; record again."
    case .notKept(let path, let reason):
      "\(path): a reply could not be kept: \(reason). "
        + "Make room, and run again; replies kept earlier are not asked for again."
    case .cancelled:
      "The request was given up before its reply came. Run again to ask it."
    }
  }

  private func tries(_ count: Int) -> String { count == 1 ? "1 attempt" : "\(count) attempts" }

  private func said(_ message: String) -> String {
    message.isEmpty ? "" : ": the server said \"\(message)\""
  }

  private func advice(for status: Int) -> String {
    switch status {
    case 401, 403: "Name the environment variable that holds a valid key."
    case 402: "The account behind the key has no credit; add some or ask another server."
    case 404, 405: "Check the base address, which often ends in /v1, and the model's name."
    case 413: "The request is too long for this server; shorten it."
    default: "Correct what it complains of; the model's name and its context length come first."
    }
  }
}
