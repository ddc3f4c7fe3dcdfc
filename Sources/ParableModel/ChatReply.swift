/// What a model said, and how it came to stop.
public struct ChatReply: Sendable, Hashable, Codable {
  /// Why the reply ends where it does.
  public enum Finish: String, Sendable, Hashable, Codable {
    /// The model was done.
    case stop
    /// The bound on its length cut it.
    case length
    /// The server or the model's maker withheld it.
    case filter
    /// Anything else, such as a call of a tool.
    case other
  }

  /// What form the server was made to keep to.
  public enum Shape: String, Sendable, Hashable, Codable {
    case text, json, schema
  }

  /// What the reply cost, in the model's tokens.
  public struct Usage: Sendable, Hashable, Codable {
    public let prompt: Int
    public let reply: Int

    public init(prompt: Int, reply: Int) {
      self.prompt = prompt
      self.reply = reply
    }
  }

  public var text: String
  public var finish: Finish
  /// What the model said in place of a reply, where its server tells the two apart.
  public var refusal: String?
  /// The form that the server granted: what was asked for, or something plainer.
  public var shape: Shape
  /// What the server says it cost; nil where it does not say.
  public var usage: Usage?
  /// What the server calls the model that answered; nil where it does not say.
  public var model: String?

  /// A reply from its parts.
  public init(
    _ text: String, finish: Finish = .stop, refusal: String? = nil, shape: Shape = .text,
    usage: Usage? = nil, model: String? = nil
  ) {
    self.text = text
    self.finish = finish
    self.refusal = refusal
    self.shape = shape
    self.usage = usage
    self.model = model
  }
}
