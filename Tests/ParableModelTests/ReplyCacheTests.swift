import Foundation
import ParableCore
import Synchronization
import Testing

@testable import ParableModel

/// Answers with how often it has been asked.
private final class Counter: LanguageModel {
  let identity = "counter"
  let asked = Mutex(0)
  let finish: ChatReply.Finish

  init(finish: ChatReply.Finish = .stop) { self.finish = finish }

  func reply(to request: ChatRequest) async throws(ModelFailure) -> ChatReply {
    if request.messages.first?.content == "fail" { throw .noTransport }
    let count = asked.withLock {
      $0 += 1
      return $0
    }
    return ChatReply("\(count)", finish: finish)
  }
}

private func request(_ text: String, repetition: Int = 0) -> ChatRequest {
  ChatRequest([ChatMessage(.user, text)], repetition: repetition)
}

struct ReplyCacheTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  private var file: URL { folder.appending(path: "replies.jsonl") }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func `what was asked before is not asked again, also by the next process`() async throws {
    let counter = Counter()
    do {
      let model = CachedModel(counter, cache: try ReplyCache(file: file))
      #expect(try await model.reply(to: request("a")).text == "1")
      #expect(try await model.reply(to: request("b")).text == "2")
      #expect(try await model.reply(to: request("a")).text == "1")
    }
    let cache = try ReplyCache(file: file)
    let model = CachedModel(counter, cache: cache)
    #expect(try await model.reply(to: request("b")).text == "2")
    #expect(counter.asked.withLock { $0 } == 2 && cache.count == 2)
  }

  @Test func `a repeated question is another question`() async throws {
    let model = CachedModel(Counter(), cache: try ReplyCache(file: file))
    #expect(try await model.reply(to: request("a")).text == "1")
    #expect(try await model.reply(to: request("a", repetition: 1)).text == "2")
  }

  @Test func `failures and withheld replies are not kept`() async throws {
    let cache = try ReplyCache(file: file)
    let model = CachedModel(Counter(finish: .filter), cache: cache)
    await #expect(throws: ModelFailure.noTransport) { try await model.reply(to: request("fail")) }
    #expect(try await model.reply(to: request("a")).text == "1")
    #expect(cache.count == 0)
  }

  @Test func `half a line at the end is cut off, and what follows can be read`() async throws {
    do {
      let model = CachedModel(Counter(), cache: try ReplyCache(file: file))
      for text in ["a", "b"] { _ = try await model.reply(to: request(text)) }
    }
    let whole = try Data(contentsOf: file)
    try whole.dropLast(9).write(to: file)
    let counter = Counter()
    do {
      let model = CachedModel(counter, cache: try ReplyCache(file: file))
      _ = try await model.reply(to: request("b"))
      _ = try await model.reply(to: request("a"))
    }
    #expect(counter.asked.withLock { $0 } == 1)
    #expect(try ReplyCache(file: file).count == 2)
  }

  @Test func `a line that is no reply is named`() throws {
    try Data("{}\n".utf8).write(to: file)
    #expect(throws: ReplyFileError.damaged(path: file.path, line: 1)) {
      try ReplyCache(file: file)
    }
  }

  @Test func `two caches do not share a file`() throws {
    let first = try ReplyCache(file: file)
    #expect(throws: ReplyFileError.busy(path: file.path)) { try ReplyCache(file: file) }
    #expect(first.count == 0)
  }

  @Test func `the file holds no request and no key`() async throws {
    let meeting = try Encounter("ok", key: APIKey("sk-secret"))
    let model = CachedModel(meeting.model, cache: try ReplyCache(file: file))
    _ = try await model.reply(to: request("the text of the corpus"))
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("hello") && !text.contains("secret") && !text.contains("corpus"))
  }

  @Test func `a recording gives the replies of its model and no others`() async throws {
    do {
      let model = CachedModel(Counter(), cache: try ReplyCache(file: file))
      _ = try await model.reply(to: request("a"))
    }
    let recorded = try RecordedModel(file: file, identity: "counter")
    #expect(try await recorded.reply(to: request("a")).text == "1")
    let unknown = request("b").fingerprint(model: "counter")
    await #expect(throws: ModelFailure.notRecorded(path: file.path, request: unknown)) {
      try await recorded.reply(to: request("b"))
    }
    let other = try RecordedModel(file: file, identity: "another")
    await #expect(throws: ModelFailure.self) { try await other.reply(to: request("a")) }
  }
}
