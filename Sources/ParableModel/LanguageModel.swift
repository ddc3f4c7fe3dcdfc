/// Anything that answers a conversation: a server, replies recorded earlier, a fake of a test.
public protocol LanguageModel: Sendable {
  /// Which model this is and where, as caches and reports tell it from others. It holds no secret.
  var identity: String { get }

  /// Asks once and gives what was said.
  ///
  /// - Throws: ``ModelFailure``: there is no reply, and none may be counted.
  func reply(to request: ChatRequest) async throws(ModelFailure) -> ChatReply
}
