import ParableCore

/// One turn of a conversation with a model.
public struct ChatMessage: Sendable, Hashable {
  /// Who speaks.
  public enum Role: String, Sendable, Hashable {
    case system, user, assistant
  }

  public let role: Role
  public let content: String

  /// A turn from its parts.
  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// What form a reply is asked to have. A server may grant less; ``ChatReply/shape`` says what.
public enum ReplyShape: Sendable, Hashable {
  /// Any text.
  case text
  /// A JSON object of any shape.
  case json
  /// JSON that fits a JSON Schema.
  case schema(name: String, JSONValue)

  /// The next shape that asks less of a server; nil for plain text.
  var plainer: ReplyShape? {
    switch self {
    case .text: nil
    case .json: .text
    case .schema: .json
    }
  }

  /// The kind, without the schema.
  var kind: ChatReply.Shape {
    switch self {
    case .text: .text
    case .json: .json
    case .schema: .schema
    }
  }
}

/// What is asked of a model.
public struct ChatRequest: Sendable, Hashable {
  public var messages: [ChatMessage]
  /// 0 for the likeliest reply; nil for the server's own choice.
  public var temperature: Double?
  /// The longest reply, in the model's tokens; nil for the server's own choice.
  public var maxTokens: Int?
  /// What makes a server's chance repeatable, where it can; 32 bits, which every server takes.
  public var seed: UInt32?
  public var shape: ReplyShape
  /// Which of several equal questions this is. It is not sent; it keeps a cache from answering the
  /// second with the reply to the first, which would hide how much a model wavers.
  public var repetition: Int

  /// A request from its parts; the temperature must be a finite number.
  public init(
    _ messages: [ChatMessage], temperature: Double? = nil, maxTokens: Int? = nil,
    seed: UInt32? = nil, shape: ReplyShape = .text, repetition: Int = 0
  ) {
    precondition(temperature?.isFinite ?? true, "a temperature is a finite number")
    self.messages = messages
    self.temperature = temperature
    self.maxTokens = maxTokens
    self.seed = seed
    self.shape = shape
    self.repetition = repetition
  }

  /// The name of this request put to one model: what a cache looks up.
  public func fingerprint(model identity: String) -> Fingerprint {
    let key: JSONValue = [
      "model": .string(identity), "request": wire(model: "", shape: shape),
      "repetition": .number(Double(repetition)),
    ]
    return Fingerprint(of: Array(CanonicalJSON.text(of: key).utf8))
  }
}
