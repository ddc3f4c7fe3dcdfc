import Foundation
import ParableCore
import Synchronization

/// A model behind any server that speaks OpenAI's chat completions: vLLM, SGLang, llama.cpp, a
/// provider. Nothing is contacted before the first ``reply(to:)``.
public struct OpenAICompatibleModel: LanguageModel {
  /// How a server is treated.
  public struct Manners: Sendable, Hashable {
    /// How many requests are under way at once; the others wait.
    public var parallel = 8
    /// How long making a connection may take.
    public var connectTime = Duration.seconds(10)
    /// How long a whole reply may take, the time in the server's own queue included.
    public var replyTime = Duration.seconds(600)
    /// The longest answer that is read.
    public var limitInBytes = 16 << 20
    public var retry = RetryPolicy()

    public init() {}
  }

  public let address: ServerAddress
  /// The model's name, as the server knows it.
  public let name: String
  public var identity: String { "\(name) at \(address.text)" }

  private let key: APIKey?
  private let manners: Manners
  private let transport: any HTTPTransport
  private let clock: any Clock<Duration>
  private let now: @Sendable () -> Date
  private let turnstile: Turnstile
  private let granted = GrantedShape()

  /// A model on a server. The key is sent to that server alone, and shown to nobody.
  public init(
    at address: ServerAddress, name: String, key: APIKey? = nil, manners: Manners = Manners()
  ) {
    self.init(
      at: address, name: name, key: key, manners: manners, transport: CurlTransport(),
      clock: ContinuousClock(), now: { Date() })
  }

  init(
    at address: ServerAddress, name: String, key: APIKey?, manners: Manners,
    transport: any HTTPTransport, clock: any Clock<Duration>, now: @escaping @Sendable () -> Date
  ) {
    self.address = address
    self.name = name
    self.key = key
    self.manners = manners
    self.transport = transport
    self.clock = clock
    self.now = now
    turnstile = Turnstile(width: manners.parallel)
  }

  /// Asks, in the shape that is wanted or, where the server refuses it, in a plainer one.
  ///
  /// The server refuses a shape when it answers 400 or 422 to it and takes the same request in a
  /// plainer shape; the shape is then not asked of it again.
  public func reply(to request: ChatRequest) async throws(ModelFailure) -> ChatReply {
    await turnstile.enter()
    defer { turnstile.leave() }
    var shape = granted.atMost(request.shape)
    while true {
      do {
        let reply = try await persistently(request, shape)
        if shape.kind != request.shape.kind { granted.lower(to: shape.kind) }
        return reply
      } catch {
        guard error.refusesContent, let plainer = shape.plainer else { throw error }
        shape = plainer
      }
    }
  }

  /// Asks until there is a reply or no sense in asking again.
  private func persistently(
    _ request: ChatRequest, _ shape: ReplyShape
  ) async throws(ModelFailure) -> ChatReply {
    let question = question(request, shape)
    let fingerprint = request.fingerprint(model: identity)
    var attempt = 0
    while true {
      attempt += 1
      if Task.isCancelled { throw .cancelled }
      let answer = await transport.post(question)
      let outcome = read(answer, request, shape, attempt: attempt)
      guard case .failure(let failure) = outcome, failure.isTransient else {
        return try outcome.get()
      }
      let asked = (try? answer.get()).flatMap { RetryAfter.wait($0.retryAfter, now: now()) }
      let wait = manners.retry.wait(after: attempt, asked: asked, request: fingerprint)
      guard let wait else { throw failure }
      do { try await clock.sleep(for: wait) } catch { throw .cancelled }
    }
  }

  private func question(_ request: ChatRequest, _ shape: ReplyShape) -> HTTPQuestion {
    var headers = [
      "Content-Type: application/json", "Accept: application/json", "User-Agent: parable",
    ]
    if let key { headers.append("Authorization: Bearer \(key.secret)") }
    return HTTPQuestion(
      url: address.chatCompletions, headers: headers,
      body: Array(CanonicalJSON.text(of: request.wire(model: name, shape: shape)).utf8),
      connectTime: manners.connectTime, totalTime: manners.replyTime,
      limitInBytes: manners.limitInBytes)
  }

  private func read(
    _ answer: Result<HTTPAnswer, HTTPFault>, _ request: ChatRequest, _ shape: ReplyShape,
    attempt: Int
  ) -> Result<ChatReply, ModelFailure> {
    let url = address.chatCompletions
    switch answer {
    case .failure(.broken(let reason)):
      return .failure(.unreachable(url: url, reason: reason, attempts: attempt))
    case .failure(.timedOut):
      let seconds = manners.replyTime / .seconds(1)
      return .failure(.timedOut(url: url, seconds: seconds, attempts: attempt))
    case .failure(.tooLarge):
      return .failure(.tooLarge(url: url, limitInBytes: manners.limitInBytes))
    case .failure(.cancelled): return .failure(.cancelled)
    case .failure(.noTransport): return .failure(.noTransport)
    case .success(let answer): return read(answer, request, shape, attempt: attempt)
    }
  }

  private func read(
    _ answer: HTTPAnswer, _ request: ChatRequest, _ shape: ReplyShape, attempt: Int
  ) -> Result<ChatReply, ModelFailure> {
    let url = address.chatCompletions
    let status = answer.status
    func message() -> String {
      ServerMessage.shortened(answer.body, request: request, key: key)
    }
    func notChat(_ reason: String) -> Result<ChatReply, ModelFailure> {
      let line = ServerMessage.shortened(Array(reason.utf8), request: request, key: key)
      return .failure(.notChat(url: url, status: status, reason: line))
    }
    switch status {
    case 200:
      let type = answer.contentType.lowercased()
      guard type.isEmpty || type.contains("json") else {
        return notChat("its content type is \(answer.contentType)")
      }
      do throws(WireFault) {
        return .success(try ChatReply(wire: answer.body, shape: shape.kind))
      } catch {
        return notChat(error.reason)
      }
    case 300..<400:
      let place = ServerMessage.place(answer.location, key: key)
      return .failure(.moved(url: url, status: status, to: place))
    case 408, 409, 429, 500, 502...599:
      return .failure(
        .unavailable(url: url, status: status, message: message(), attempts: attempt))
    case 400..<500, 501:
      return .failure(.refused(url: url, status: status, message: message()))
    default: return notChat("the status means nothing here")
    }
  }
}

extension ModelFailure {
  /// Whether the server read the request and would not have it as it was.
  fileprivate var refusesContent: Bool {
    guard case .refused(_, let status, _) = self else { return false }
    return status == 400 || status == 422
  }
}

extension ServerMessage {
  /// Where a redirect leads, without what may be a secret: the query and any user.
  static func place(_ location: String, key: APIKey?) -> String {
    guard var parts = URLComponents(string: location) else { return "" }
    (parts.user, parts.password, parts.query, parts.fragment) = (nil, nil, nil, nil)
    let text = parts.string ?? ""
    return key.map { text.replacing($0.secret, with: "(a key)") } ?? text
  }
}

/// The shape that a server has been found to grant, shared by all requests to it.
private final class GrantedShape: Sendable {
  private let highest = Mutex<ChatReply.Shape>(.schema)

  func atMost(_ wanted: ReplyShape) -> ReplyShape {
    let highest = highest.withLock { $0 }
    var shape = wanted
    while shape.kind.rank > highest.rank, let plainer = shape.plainer { shape = plainer }
    return shape
  }

  func lower(to shape: ChatReply.Shape) {
    highest.withLock { if shape.rank < $0.rank { $0 = shape } }
  }
}

extension ChatReply.Shape {
  fileprivate var rank: Int {
    switch self {
    case .text: 0
    case .json: 1
    case .schema: 2
    }
  }
}
