import Foundation

/// One line of `events.jsonl`: something that happened, chained to all that happened before.
///
/// A line is the canonical JSON of this value. `hash` covers the rest of the line, and `previous`
/// is the `hash` of the line before (of the request, in the first line), so a changed byte anywhere
/// breaks the chain at a line that can be named.
public struct RunEvent: Sendable, Hashable, Codable {
  /// When it happened, in ISO 8601 with milliseconds, UTC.
  public let at: String
  /// What happened, such as `started` or `saved`.
  public let event: String
  /// The particulars.
  public let data: JSONValue
  /// The hash of the line before.
  public let previous: Fingerprint
  /// The hash of this line without this member.
  public let hash: Fingerprint

  /// The next link of a chain.
  public init(_ event: String, data: JSONValue, after previous: Fingerprint, at date: Date) {
    self.at = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    self.event = event
    self.data = data
    self.previous = previous
    self.hash = Self.hash(at: at, event: event, data: data, previous: previous)
  }

  /// Whether the line says of itself what it says.
  public var isSound: Bool {
    hash == Self.hash(at: at, event: event, data: data, previous: previous)
  }

  private static func hash(
    at: String, event: String, data: JSONValue, previous: Fingerprint
  ) -> Fingerprint {
    let body: JSONValue = [
      "at": .string(at), "event": .string(event), "data": data, "previous": .string(previous.hex),
    ]
    return Fingerprint(of: Data(CanonicalJSON.text(of: body).utf8))
  }
}
