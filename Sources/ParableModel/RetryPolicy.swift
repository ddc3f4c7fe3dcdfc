import Foundation
import ParableCore

/// How often a request that failed for the moment is asked again, and after what waits.
public struct RetryPolicy: Sendable, Hashable {
  /// How often a request is sent at most, the first time included.
  public var attempts: Int
  /// The wait after the first failure; each further one is twice as long.
  public var firstWait: Duration
  /// The longest wait, also where the server asks for more: then there is no further attempt.
  public var longestWait: Duration

  /// A policy from its parts.
  public init(
    attempts: Int = 5, firstWait: Duration = .milliseconds(500),
    longestWait: Duration = .seconds(120)
  ) {
    precondition(attempts > 0, "a request is sent at least once")
    self.attempts = attempts
    self.firstWait = firstWait
    self.longestWait = longestWait
  }

  /// How long to wait before the next attempt; nil for no further attempt.
  ///
  /// What the server asks for, if it does. Otherwise half to all of the doubling wait, the part
  /// taken from the request: requests that failed together do not come back together, and a test
  /// can tell what will happen.
  func wait(after attempt: Int, asked: Duration?, request: Fingerprint) -> Duration? {
    guard attempt < attempts else { return nil }
    if let asked { return asked <= longestWait ? asked : nil }
    let doubled = firstWait * (1 << min(attempt - 1, 20))
    var chance = SeededGenerator(Seed(UInt64(attempt)).derived(request.hex))
    return min(doubled, longestWait) * (0.5 + 0.5 * chance.drawUnit())
  }
}

/// The header Retry-After: a number of seconds or a date (RFC 9110, 10.2.3).
enum RetryAfter {
  /// How long to wait from now; nil for a header that is absent or says nothing clear.
  static func wait(_ header: String, now: Date) -> Duration? {
    if let seconds = Double(header), seconds.isFinite {
      return .milliseconds(Int(min(max(seconds, 0), 1e9) * 1000))
    }
    guard let date = date(header) else { return nil }
    return .seconds(max(0, Int(date.timeIntervalSince(now).rounded(.up))))
  }

  /// A date such as "Sun, 06 Nov 1994 08:49:37 GMT".
  private static func date(_ text: String) -> Date? {
    let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ")
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: parts[2]), (1...31).contains(day), (1970...9999) ~= year
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0..<24) ~= clock[0], (0..<60) ~= clock[1], (0...60) ~= clock[2]
    else { return nil }
    let days = daysSince1970(year: year, month: month + 1, day: day)
    return Date(
      timeIntervalSince1970: Double(days * 86400 + clock[0] * 3600 + clock[1] * 60 + clock[2]))
  }

  /// Source: Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let (era, ofEra) = year.quotientAndRemainder(dividingBy: 400)
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}
