import Foundation
import ParableCore
import Testing

@testable import ParableModel

/// `Tests/Oracles/faulty_server.py` under way, on a port of the loopback.
final class FaultyServer: Sendable {
  /// One for all tests; it ends with this process, whose end closes its standard input.
  static let shared = Result { try FaultyServer() }

  /// What was asked under a name.
  struct Log: Decodable {
    struct Request: Decodable {
      let path: String
      let headers: [String: String]
      let body: JSONValue
    }
    let requests: [Request]
    let mostAtOnce: Int
  }

  let port: Int
  private let input = Pipe()

  private init() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(components: "Oracles", "faulty_server.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path]
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice  // Python tells of every client that went away.
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  func address(_ behaviour: String, _ name: String) throws -> ServerAddress {
    try ServerAddress("http://127.0.0.1:\(port)/\(behaviour)/\(name)/v1")
  }

  func log(_ name: String) async throws -> Log {
    let question = HTTPQuestion(
      url: "http://127.0.0.1:\(port)/log/\(name)/", headers: [], body: Array("{}".utf8),
      connectTime: .seconds(5), totalTime: .seconds(5), limitInBytes: 1 << 20)
    let answer = try await CurlTransport().post(question).get()
    return try JSONDecoder().decode(Log.self, from: Data(answer.body))
  }
}

/// A test's own name on the server, and a model there.
struct Encounter {
  let server: FaultyServer
  let name: String
  let model: OpenAICompatibleModel
  let clock = PromptClock()

  init(
    _ behaviour: String, key: APIKey? = nil, name: String = UUID().uuidString,
    _ change: (inout OpenAICompatibleModel.Manners) -> Void = { _ in }
  ) throws {
    server = try FaultyServer.shared.get()
    self.name = name
    var manners = OpenAICompatibleModel.Manners()
    manners.connectTime = .seconds(5)
    manners.replyTime = .seconds(20)
    change(&manners)
    model = OpenAICompatibleModel(
      at: try server.address(behaviour, name), name: "faulty", key: key, manners: manners,
      transport: CurlTransport(), clock: clock,
      now: { Date(timeIntervalSince1970: 1_800_000_000) })
  }

  var url: String { model.address.chatCompletions }

  func log() async throws -> FaultyServer.Log { try await server.log(name) }

  func failure(
    _ request: ChatRequest = ChatRequest([ChatMessage(.user, "hello")])
  ) async -> ModelFailure? {
    await #expect(throws: ModelFailure.self) { try await model.reply(to: request) }
  }
}
