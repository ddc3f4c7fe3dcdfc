import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableModel

private let schema: JSONValue = [
  "type": "object", "properties": ["a": ["type": "string"]], "required": .array(["a"]),
  "additionalProperties": .bool(false),
]

private func asking(_ text: String) -> ChatRequest {
  ChatRequest(
    [ChatMessage(.system, "answer in JSON"), ChatMessage(.user, text)], temperature: 0,
    maxTokens: 64, seed: .max, shape: .schema(name: "answer", schema))
}

struct ShapeTests {
  @Test func `a server without schemas is asked for any JSON, and then no more for a schema`()
    async throws
  {
    let meeting = try Encounter("noschema")
    #expect(try await meeting.model.reply(to: asking("one")).shape == .json)
    #expect(try await meeting.model.reply(to: asking("two")).shape == .json)
    let kinds = try await meeting.log().requests.map { $0.body["response_format"]?["type"]?.text }
    #expect(kinds == ["json_schema", "json_object", "json_object"])
  }

  @Test func `a server without any format is asked for text`() async throws {
    let meeting = try Encounter("noformat")
    #expect(try await meeting.model.reply(to: asking("one")).shape == .text)
    #expect(try await meeting.model.reply(to: asking("two")).text == "plain")
    #expect(try await meeting.log().requests.count == 4)
  }

  @Test func `a request that is refused in every shape does not change what is asked next`()
    async throws
  {
    let meeting = try Encounter("echo")
    for _ in 0..<2 { _ = await meeting.failure(asking("one")) }
    let kinds = try await meeting.log().requests.map { $0.body["response_format"]?["type"]?.text }
    #expect(kinds == ["json_schema", "json_object", nil, "json_schema", "json_object", nil])
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `what is sent fits the types of OpenAI's own client`() async throws {
    struct Question: Encodable {
      let requests: [JSONValue]
      let answers: [JSONValue]
    }
    struct Answer: Decodable { let complaints: [String] }
    let meeting = try Encounter("noformat")
    _ = try await meeting.model.reply(to: asking("na\u{EF}ve \u{1F916}\u{0}\u{2028} \"quoted\""))
    _ = try await meeting.model.reply(to: ChatRequest([ChatMessage(.user, "")], temperature: 0.7))
    let sent = try await meeting.log().requests.map(\.body)
    #expect(sent.count == 4)
    let oracle = Oracle("openai_types.py")
    let question = Question(requests: sent, answers: [])
    #expect(try oracle.ask(question, answer: Answer.self).complaints == [])
    let wrong = Question(requests: [["model": "m", "messages": "hello"]], answers: [])
    #expect(try !oracle.ask(wrong, answer: Answer.self).complaints.isEmpty)
  }
}
