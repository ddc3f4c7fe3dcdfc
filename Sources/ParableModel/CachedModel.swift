/// A model whose replies are kept: what was asked before is not asked again.
public struct CachedModel: LanguageModel {
  public var identity: String { model.identity }
  private let model: any LanguageModel
  private let cache: ReplyCache

  /// The model behind a cache.
  public init(_ model: any LanguageModel, cache: ReplyCache) {
    self.model = model
    self.cache = cache
  }

  /// The reply of an earlier time, or a new one, which is kept unless it was withheld: a filter may
  /// decide otherwise the next time. Failures are never kept.
  public func reply(to request: ChatRequest) async throws(ModelFailure) -> ChatReply {
    let fingerprint = request.fingerprint(model: identity)
    if let known = cache.reply(to: fingerprint) { return known }
    let reply = try await model.reply(to: request)
    if reply.finish != .filter { try cache.keep(reply, to: fingerprint) }
    return reply
  }
}
