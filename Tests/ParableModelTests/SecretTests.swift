import Foundation
import ParableCore
import Testing

@testable import ParableModel

struct SecretTests {
  private let key = APIKey(" sk-very-secret-1234567890\n")!

  @Test func `a key goes to the server, and to nobody else`() async throws {
    let meeting = try Encounter("unauthorised", key: key)
    let failure = try #require(await meeting.failure())
    #expect(
      try await meeting.log().requests.first?.headers["Authorization"]
        == "Bearer sk-very-secret-1234567890")
    #expect(
      failure
        == .refused(
          url: meeting.url, status: 401, message: "Incorrect API key provided: (a key)"))
    let shown = "\(key) \(String(reflecting: key)) \(failure) \(meeting.model)"
    #expect(!shown.contains("secret"), "\(shown)")
    var dumped = ""
    dump(meeting.model, to: &dumped)
    #expect(!dumped.contains("secret"))
  }

  @Test func `an error does not repeat the corpus that the server repeats`() async throws {
    let passage = "It was a dark night\n and the machine  counted its enemies by their breathing."
    let meeting = try Encounter("echo", key: key)
    let failure = await meeting.failure(ChatRequest([ChatMessage(.user, passage)]))
    #expect(
      failure
        == .refused(
          url: meeting.url, status: 400,
          message: "bad input: […] key Bearer (a key)[31m"))
  }

  @Test func `a long complaint is one short line`() {
    let body = Array(String(repeating: "far too long\n", count: 1000).utf8)
    let line = ServerMessage.shortened(body, request: ChatRequest([]), key: nil)
    #expect(line.count == 240 && line.hasPrefix("far too long far") && line.hasSuffix("…"))
  }

  @Test(arguments: ["", "  ", "two words", "line\nbreak", "schl\u{FC}ssel"])
  func `what a header cannot hold is no key`(text: String) { #expect(APIKey(text) == nil) }

  @Test func `an address keeps no secret and none is repeated`() throws {
    #expect(try ServerAddress(" http://127.0.0.1:8000/v1/ ").text == "http://127.0.0.1:8000/v1")
    for text in [
      "http://user:hunter2@host/v1", "https://host/v1?key=hunter2", "https://host/#hunter2",
      "ftp://me:hunter2@host", "me:hunter2@host",
    ] {
      let error = #expect(throws: ModelSettingError.self) { try ServerAddress(text) }
      #expect(!"\(error!)".contains("hunter2"), "\(error!)")
    }
    #expect(throws: ModelSettingError.badAddress("localhost:8000")) {
      try ServerAddress("localhost:8000")
    }
  }
}
