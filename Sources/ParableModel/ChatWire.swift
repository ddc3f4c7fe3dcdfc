import Foundation
import ParableCore

extension ChatRequest {
  /// The request as the OpenAI chat completions interface wants it, asking for a shape.
  func wire(model: String, shape: ReplyShape) -> JSONValue {
    var members: [String: JSONValue] = [
      "model": .string(model),
      "messages": .array(
        messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }),
    ]
    members["temperature"] = temperature.map { .number($0) }
    members["max_tokens"] = maxTokens.map { .number(Double($0)) }
    members["seed"] = seed.map { .number(Double($0)) }
    members["response_format"] = shape.wire
    return .object(members)
  }
}

extension ReplyShape {
  fileprivate var wire: JSONValue? {
    switch self {
    case .text: nil
    case .json: ["type": "json_object"]
    case .schema(let name, let schema):
      [
        "type": "json_schema",
        "json_schema": ["name": .string(name), "schema": schema, "strict": .bool(true)],
      ]
    }
  }
}

/// Why an answer with status 200 is no chat completion.
struct WireFault: Error, Hashable {
  let reason: String
}

extension ChatReply {
  /// Reads the first choice of a chat completion. Nothing that is missing is made up: an answer
  /// that is not whole is a fault.
  init(wire body: [UInt8], shape: Shape) throws(WireFault) {
    guard let json = try? JSONValue(parsing: Data(body)) else {
      throw WireFault(reason: "the body is not JSON")
    }
    if let message = json["error"], message != .null {
      throw WireFault(reason: "it reports an error: \(ServerMessage.spoken(in: json) ?? "unnamed")")
    }
    guard case .array(let choices) = json["choices"], let choice = choices.first else {
      throw WireFault(reason: "there is no choice in it")
    }
    guard let message = choice["message"], case .object = message else {
      throw WireFault(reason: "the choice holds no message")
    }
    let refusal = message["refusal"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    let text = try Self.text(of: message["content"] ?? .null)
    self.init(
      text, finish: Self.finish(choice["finish_reason"]?.text), refusal: refusal, shape: shape,
      usage: Self.usage(json["usage"]), model: json["model"]?.text)
  }

  /// A text, a list of parts with a text each, or nothing where the model only thought or refused.
  private static func text(of content: JSONValue) throws(WireFault) -> String {
    switch content {
    case .null: return ""
    case .string(let text): return text
    case .array(let parts):
      let texts = parts.compactMap { $0["text"]?.text }
      guard texts.count == parts.count else {
        throw WireFault(reason: "the message holds something that is no text")
      }
      return texts.joined()
    default: throw WireFault(reason: "the message's content is no text")
    }
  }

  private static func finish(_ name: String?) -> Finish {
    switch name {
    case "stop", "eos": .stop
    case "length": .length
    case "content_filter": .filter
    default: .other
    }
  }

  private static func usage(_ json: JSONValue?) -> Usage? {
    guard case .number(let prompt) = json?["prompt_tokens"],
      case .number(let reply) = json?["completion_tokens"],
      let prompt = Int(exactly: prompt), let reply = Int(exactly: reply)
    else { return nil }
    return Usage(prompt: prompt, reply: reply)
  }
}
