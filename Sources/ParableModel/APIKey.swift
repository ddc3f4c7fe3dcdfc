/// A secret that a server knows its customer by. It shows itself to nobody but the server.
public struct APIKey: Sendable, Hashable {
  let secret: String

  /// A key as it was given, without the white space around it; nil when nothing is left, or when it
  /// holds what an HTTP header cannot.
  public init?(_ text: String) {
    let visible = text.drop(while: \.isWhitespace)
    let end = visible.lastIndex { !$0.isWhitespace }
    guard let end else { return nil }
    secret = String(visible[...end])
    guard secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
  }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "(a key)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
