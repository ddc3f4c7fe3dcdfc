import CParableCurl
import Foundation
import Synchronization

/// Requests by the system's libcurl, opened at the first one: HTTP and HTTPS, no redirects, no
/// proxy, nothing from the environment.
///
/// Each request blocks a thread of its own, so whoever asks keeps their number small. Connections
/// are kept open between requests.
final class CurlTransport: HTTPTransport {
  private let sessions = Mutex(Sessions())

  func post(_ question: HTTPQuestion) async -> Result<HTTPAnswer, HTTPFault> {
    guard parable_curl_open() == 0 else { return .failure(.noTransport) }
    guard let stop = StopFlag() else { return .failure(.broken(reason: "out of memory")) }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { done in
        let thread = Thread { [self] in done.resume(returning: perform(question, stop)) }
        thread.stackSize = 1 << 20
        thread.start()
      }
    } onCancel: {
      stop.raise()
    }
  }

  private func perform(
    _ question: HTTPQuestion, _ stop: StopFlag
  ) -> Result<HTTPAnswer, HTTPFault> {
    let kept = sessions.withLock { $0.idle.popLast() }
    guard let session = kept ?? Session() else {
      return .failure(.broken(reason: "out of memory"))
    }
    defer { sessions.withLock { $0.idle.append(session) } }
    return session.post(question, stop)
  }
}

/// The sessions that no request uses now.
private struct Sessions: Sendable {
  var idle: [Session] = []
}

/// A libcurl session. Unchecked, because ``CurlTransport`` hands it to one thread at a time.
private final class Session: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  init?() {
    guard let handle = parable_curl_new() else { return nil }
    self.handle = handle
  }

  deinit { parable_curl_delete(handle) }

  func post(_ question: HTTPQuestion, _ stop: StopFlag) -> Result<HTTPAnswer, HTTPFault> {
    var answer = parable_curl_answer()
    let headers = question.headers.map { strdup($0) }
    defer { for header in headers { free(header) } }
    headers.map { UnsafePointer($0) }.withUnsafeBufferPointer { headers in
      question.body.withUnsafeBufferPointer { body in
        question.url.withCString { url in
          var call = parable_curl_question(
            url: url, headers: headers.baseAddress, header_count: headers.count,
            body: body.baseAddress, body_count: body.count, limit: question.limitInBytes,
            connect_milliseconds: question.connectTime.milliseconds,
            total_milliseconds: question.totalTime.milliseconds, stop: stop.flag)
          parable_curl_post(handle, &call, &answer)
        }
      }
    }
    defer { parable_curl_free(answer.body) }
    return result(answer)
  }

  private func result(_ answer: parable_curl_answer) -> Result<HTTPAnswer, HTTPFault> {
    switch Int(answer.code) {
    case 0:
      let body = UnsafeBufferPointer(start: answer.body, count: answer.body_count)
      return .success(
        HTTPAnswer(
          status: answer.status, contentType: text(answer.content_type),
          retryAfter: text(answer.retry_after), location: text(answer.location),
          body: Array(body)))
    case PARABLE_CURL_TIMED_OUT: return .failure(.timedOut)
    case PARABLE_CURL_STOPPED: return .failure(.cancelled)
    case PARABLE_CURL_TOO_LARGE: return .failure(.tooLarge)
    default: return .failure(.broken(reason: text(answer.complaint)))
    }
  }

  /// The text in an array of C, which Swift sees as a tuple.
  private func text<Tuple>(_ tuple: Tuple) -> String {
    withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// What a cancelled task raises. Unchecked, because the flag is atomic in C.
private final class StopFlag: @unchecked Sendable {
  let flag: OpaquePointer

  init?() {
    guard let flag = parable_curl_flag_new() else { return nil }
    self.flag = flag
  }

  deinit { parable_curl_flag_delete(flag) }

  func raise() { parable_curl_flag_raise(flag) }
}

extension Duration {
  /// Whole milliseconds, at least one: libcurl takes 0 for "for ever".
  fileprivate var milliseconds: Int {
    max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
