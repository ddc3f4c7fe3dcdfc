import Foundation

/// The base address of an OpenAI-compatible server, such as `http://127.0.0.1:8000/v1`.
///
/// It holds no secret: an address with a user, a password or a query is refused.
public struct ServerAddress: Sendable, Hashable {
  /// The address without a slash at its end.
  public let text: String

  /// Reads an address as a user writes it.
  ///
  /// - Throws: ``ModelSettingError``, which repeats nothing that may be a secret.
  public init(_ text: String) throws(ModelSettingError) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      ["http", "https"].contains(parts.scheme?.lowercased())
    else {
      // What stands before an @ may be a password.
      throw .badAddress(text.contains("@") ? "…@" + (text.split(separator: "@").last ?? "") : text)
    }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
    else { throw .secretInAddress(host: host) }
    var kept = parts.string ?? text
    while kept.hasSuffix("/") { kept.removeLast() }
    self.text = kept
  }

  /// Where chat completions are asked.
  var chatCompletions: String { text + "/chat/completions" }
}

/// What can be wrong with the settings of a model, before anything is asked.
public enum ModelSettingError: Error, Hashable {
  /// The text is no address of a server.
  case badAddress(String)
  /// The address has a user, a password, a query or a fragment.
  case secretInAddress(host: String)
}

extension ModelSettingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badAddress(let text):
      "\"\(text)\" is no address of a model server. Write http:// or https://, a host, and the path "
        + "of the interface, such as http://127.0.0.1:8000/v1."
    case .secretInAddress(let host):
      "The address of \(host) may hold no user, password, query or fragment. "
        + "Put a key in an environment variable and name the variable."
    }
  }
}
