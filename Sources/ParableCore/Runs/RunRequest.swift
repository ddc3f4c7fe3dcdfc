import Foundation

/// Everything that is needed to do a piece of work again, and nothing else.
///
/// Its fingerprint names the work: two requests with one fingerprint have one result. So settings
/// are resolved values (no defaults left open) and inputs are named by content, not by path.
public struct RunRequest: Sendable, Hashable, Codable {
  /// What is done, such as `train`.
  public let verb: String
  /// The version of Parable that does it.
  public let version: String
  /// The verb's resolved settings.
  public let settings: JSONValue
  /// What the work reads: a name for people, and the content's fingerprint.
  public let inputs: [String: Fingerprint]

  /// A request from a verb's own settings.
  public init(verb: String, settings: some Encodable, inputs: [String: Fingerprint] = [:]) throws {
    self.verb = verb
    self.version = Parable.version
    self.settings = try JSONValue(encoding: settings)
    self.inputs = inputs
  }

  /// The name of this work.
  public var fingerprint: Fingerprint {
    get throws { try CanonicalJSON.fingerprint(of: self) }
  }
}
