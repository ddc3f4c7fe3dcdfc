import Foundation
import ParableCore
import Testing

@testable import ParableModel

private let hello = ChatRequest([ChatMessage(.user, "hello")])

@Suite(.timeLimit(.minutes(2))) struct ServerTests {
  @Test func `a reply comes with its text, its end, its cost and the server's own name`()
    async throws
  {
    let meeting = try Encounter("ok")
    let reply = try await meeting.model.reply(to: hello)
    #expect(
      reply
        == ChatReply("hello", usage: .init(prompt: 5, reply: 2), model: "faulty-1"))
    let log = try await meeting.log()
    #expect(log.requests.map(\.path) == ["/v1/chat/completions"])
    #expect(log.requests.first?.headers["Authorization"] == nil)
    #expect(log.requests.first?.headers["User-Agent"] == "parable")
  }

  @Test func `a busy server is asked again after the seconds it names`() async throws {
    let meeting = try Encounter("busy")
    #expect(try await meeting.model.reply(to: hello).text == "hello")
    #expect(meeting.clock.sleeps == [.seconds(7)])
  }

  @Test func `a busy server is asked again at the date it names`() async throws {
    let meeting = try Encounter("busydate")
    #expect(try await meeting.model.reply(to: hello).text == "hello")
    #expect(meeting.clock.sleeps == [.seconds(30)])
  }

  @Test func `a server that wants a longer wait than is allowed is not asked again`() async throws {
    let meeting = try Encounter("patient")
    #expect(
      await meeting.failure()
        == .unavailable(url: meeting.url, status: 429, message: "tomorrow", attempts: 1))
    #expect(meeting.clock.sleeps.isEmpty)
  }

  @Test func `errors of the server are tried again, each time after a longer wait`() async throws {
    let meeting = try Encounter("flaky")
    #expect(try await meeting.model.reply(to: hello).text == "hello")
    let sleeps = meeting.clock.sleeps
    try #require(sleeps.count == 2)
    #expect((.milliseconds(250)...(.milliseconds(500))).contains(sleeps[0]))
    #expect((.milliseconds(500)...(.milliseconds(1000))).contains(sleeps[1]))
  }

  @Test func `a server that stays down is a failure with its own words`() async throws {
    let meeting = try Encounter("down") { $0.retry.attempts = 3 }
    let failure = await meeting.failure()
    #expect(
      failure
        == .unavailable(url: meeting.url, status: 503, message: "loading model", attempts: 3))
    #expect("\(failure!)".contains("HTTP 503 after 3 attempts: the server said \"loading model\""))
  }

  @Test(.timeLimit(.minutes(10)), arguments: ["hang", "drip"])
  func `a server that never ends its answer is given up in time`(behaviour: String) async throws {
    let meeting = try Encounter(behaviour) {
      $0.replyTime = .milliseconds(300)
      $0.retry.attempts = 2
    }
    #expect(
      await meeting.failure() == .timedOut(url: meeting.url, seconds: 0.3, attempts: 2))
  }

  @Test func `an answer of broken JSON is no reply and is not asked again`() async throws {
    let meeting = try Encounter("garbage")
    #expect(
      await meeting.failure()
        == .notChat(url: meeting.url, status: 200, reason: "the body is not JSON"))
    #expect(try await meeting.log().requests.count == 1)
  }

  @Test(arguments: ["truncated", "dropped"])
  func `an answer that breaks off is asked again`(behaviour: String) async throws {
    let meeting = try Encounter(behaviour)
    #expect(try await meeting.model.reply(to: hello).text == "hello")
    #expect(try await meeting.log().requests.count == 2)
  }

  @Test(arguments: [
    ("html", "its content type is text/html"), ("nochoice", "there is no choice in it"),
    ("errorinside", "it reports an error: upstream is down"),
  ])
  func `an answer that is no chat completion is no reply`(
    behaviour: String, reason: String
  ) async throws {
    let meeting = try Encounter(behaviour)
    #expect(
      await meeting.failure() == .notChat(url: meeting.url, status: 200, reason: reason))
  }

  @Test func `a redirect is not followed, and what it may carry is not shown`() async throws {
    let meeting = try Encounter("redirect", key: APIKey("sk-secret"))
    let port = meeting.server.port
    #expect(
      await meeting.failure()
        == .moved(
          url: meeting.url, status: 307,
          to: "http://127.0.0.1:\(port)/ok/redirected/v1/chat/completions"))
    #expect(try await meeting.server.log("redirected").requests.isEmpty)
  }

  @Test func `an endless body is read only to the bound`() async throws {
    let meeting = try Encounter("huge") { $0.limitInBytes = 1 << 20 }
    #expect(await meeting.failure() == .tooLarge(url: meeting.url, limitInBytes: 1 << 20))
  }

  @Test func `no server at the address is a failure after all attempts`() async throws {
    let model = OpenAICompatibleModel(
      at: try ServerAddress("http://127.0.0.1:1/v1"), name: "m", key: nil, manners: .init(),
      transport: CurlTransport(), clock: PromptClock(), now: { Date() })
    let failure = await #expect(throws: ModelFailure.self) { try await model.reply(to: hello) }
    guard case .unreachable(let url, let reason, 5) = failure else {
      Issue.record("\(failure!)")
      return
    }
    #expect(url == "http://127.0.0.1:1/v1/chat/completions" && reason.contains("connect"))
  }

  @Test func `a refusal of the model is not its text`() async throws {
    let refusal = try await Encounter("refusal").model.reply(to: hello)
    #expect(refusal.refusal == "I will not." && refusal.text.isEmpty)
    #expect(try await Encounter("filtered").model.reply(to: hello).finish == .filter)
    #expect(try await Encounter("parts").model.reply(to: hello).text == "in parts")
  }

  @Test func `no more requests than allowed are under way at once`() async throws {
    let meeting = try Encounter("slow") { $0.parallel = 3 }
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let request = ChatRequest([ChatMessage(.user, "\(number)")])
          #expect((try? await meeting.model.reply(to: request))?.text == "hello")
        }
      }
    }
    let log = try await meeting.log()
    #expect(log.requests.count == 20)
    #expect(log.mostAtOnce <= 3, "\(log.mostAtOnce)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a cancelled request ends soon and is no reply`() async throws {
    let meeting = try Encounter("hang")
    let task = Task { await meeting.failure() }
    while try await meeting.log().requests.isEmpty { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
  }
}
