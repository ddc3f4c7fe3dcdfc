import Foundation
import ParableCore
import Testing

@testable import ParableModel

struct RetryTests {
  private let now = Date(timeIntervalSince1970: 784_111_777 - 10)

  @Test(arguments: [
    ("7", 7.0), ("0.25", 0.25), ("-3", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 10),
    ("Sat, 05 Nov 1994 08:49:37 GMT", 0),
  ])
  func `a wait is read from seconds or a date`(header: String, seconds: Double) {
    #expect(RetryAfter.wait(header, now: now) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "soon", "nan", "inf", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 8:49 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
  ])
  func `a header that says nothing clear is no wait`(header: String) {
    #expect(RetryAfter.wait(header, now: now) == nil)
  }

  @Test func `waits double up to the longest, differ between requests and never between runs`() {
    let policy = RetryPolicy(attempts: 40, firstWait: .seconds(1), longestWait: .seconds(60))
    let requests = ["a", "b"].map { Fingerprint(of: Array($0.utf8)) }
    for attempt in 1..<40 {
      let waits = requests.map { policy.wait(after: attempt, asked: nil, request: $0)! }
      let full = min(Duration.seconds(60), .seconds(1) * (1 << min(attempt - 1, 20)))
      for wait in waits { #expect((full * 0.5...full).contains(wait)) }
      #expect(waits[0] != waits[1])
      #expect(waits[0] == policy.wait(after: attempt, asked: nil, request: requests[0]))
    }
    #expect(policy.wait(after: 40, asked: nil, request: requests[0]) == nil)
    #expect(policy.wait(after: 1, asked: .seconds(61), request: requests[0]) == nil)
  }

  @Test func `requests differ by all that is sent and by nothing else`() {
    let plain = ChatRequest([ChatMessage(.user, "a")])
    var others = Array(repeating: plain, count: 7)
    others[0].messages = [ChatMessage(.system, "a")]
    others[1].temperature = 0
    others[2].maxTokens = 1
    others[3].seed = 1
    others[4].shape = .json
    others[5].shape = .schema(name: "s", ["type": "object"])
    others[6].repetition = 1
    let names = (others + [plain]).map { $0.fingerprint(model: "m") }
    #expect(Set(names).count == 8)
    #expect(plain.fingerprint(model: "m") == names[7])
    #expect(plain.fingerprint(model: "n") != names[7])
  }
}
