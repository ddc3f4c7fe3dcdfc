/// A way to send bytes to a server and to read a bounded answer.
protocol HTTPTransport: Sendable {
  func post(_ question: HTTPQuestion) async -> Result<HTTPAnswer, HTTPFault>
}

/// Some bytes for a server, by POST.
struct HTTPQuestion: Sendable, Hashable {
  var url: String
  /// Each as "Name: value".
  var headers: [String]
  var body: [UInt8]
  /// How long connecting may take, and how long everything may.
  var connectTime: Duration
  var totalTime: Duration
  /// The longest body that is read.
  var limitInBytes: Int
}

/// A whole answer of any status; headers that were not there are empty.
struct HTTPAnswer: Sendable, Hashable {
  var status: Int
  var contentType = ""
  var retryAfter = ""
  var location = ""
  var body: [UInt8]
}

/// Why there is no whole answer.
enum HTTPFault: Error, Hashable {
  case broken(reason: String)
  case timedOut
  case tooLarge
  case cancelled
  case noTransport
}
