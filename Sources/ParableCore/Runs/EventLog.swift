import Foundation

/// The append-only log of a run: `events.jsonl`.
struct EventLog {
  let url: URL
  private(set) var events: [RunEvent]
  private let origin: Fingerprint

  /// The event that ended the work, if it is done; files may have been added since.
  var finished: RunEvent? { events.last { $0.event == RunFile.finishedEvent } }

  /// Whether the work that the log tells of is done.
  var isFinished: Bool { finished != nil }

  /// Reads a log, checking every link, and changes nothing.
  ///
  /// - Throws: ``RunError/altered(path:line:reason:)`` for the first line that is not as written; a
  ///   last line without its end, which a killed process leaves, is passed over.
  init(reading url: URL, origin: Fingerprint) throws {
    self.url = url
    self.origin = origin
    let data = (try? Data(contentsOf: url)) ?? Data()
    events = try Self.parse(Self.wholeLines(of: data), path: url.path, origin: origin)
  }

  /// Reads a log to go on with it; what a killed process left half-written is cut off.
  init(mending url: URL, origin: Fingerprint) throws {
    try self.init(reading: url, origin: origin)
    let data = (try? Data(contentsOf: url)) ?? Data()
    let whole = Self.wholeLines(of: data)
    if whole.count < data.count { try AtomicFile.write(Data(whole), to: url) }
  }

  private static func wholeLines(of data: Data) -> Data {
    data.prefix((data.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
  }

  /// Reads and checks a log without changing it.
  static func parse(_ data: Data, path: String, origin: Fingerprint) throws -> [RunEvent] {
    var previous = origin
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return try lines.dropLast().enumerated().map { index, line in
      func altered(_ reason: String) -> RunError {
        .altered(path: path, line: index + 1, reason: reason)
      }
      guard let event = try? JSONDecoder().decode(RunEvent.self, from: Data(line)),
        event.isSound, try CanonicalJSON.data(of: event) == Data(line)
      else { throw altered("the line is not as it was written") }
      guard event.previous == previous else {
        throw altered("the line does not follow the one before")
      }
      previous = event.hash
      return event
    }
  }

  /// Adds one event and flushes it to the disk.
  mutating func append(_ name: String, _ data: JSONValue) throws {
    let event = RunEvent(name, data: data, after: events.last?.hash ?? origin, at: Date())
    let line = try CanonicalJSON.data(of: event) + Data("\n".utf8)
    if !FileManager.default.fileExists(atPath: url.path) { try AtomicFile.write(Data(), to: url) }
    do {
      let handle = try FileHandle(forWritingTo: url)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: line)
      try handle.synchronize()
    } catch {
      throw FileError.unwritable(
        path: url.path, reason: "the event cannot be appended (\(error.localizedDescription))")
    }
    events.append(event)
  }
}
