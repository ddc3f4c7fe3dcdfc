import Foundation
import ParableCore

/// Replays the file of a ``ReplyCache``, without any server.
public struct RecordedModel: LanguageModel {
  public let identity: String
  private let path: String
  private let replies: [Fingerprint: ChatReply]

  /// The replies that a model gave earlier; `identity` is that model's.
  ///
  /// - Throws: ``ReplyFileError``, ``FileError``.
  public init(file: URL, identity: String) throws {
    self.identity = identity
    path = file.path
    replies = try ReplyCache.lines(of: file).replies
  }

  public func reply(to request: ChatRequest) async throws(ModelFailure) -> ChatReply {
    let fingerprint = request.fingerprint(model: identity)
    guard let reply = replies[fingerprint] else {
      throw .notRecorded(path: path, request: fingerprint)
    }
    return reply
  }
}
