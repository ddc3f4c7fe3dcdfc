import Foundation

/// A run folder as it lies on the disk, read without locking or changing it.
public struct RunReading: Sendable, Codable {
  /// The folder's name.
  public let name: String
  /// How far it has come.
  public let state: RunSummary.State
  /// What was asked.
  public let request: RunRequest
  /// What happened.
  public let events: [RunEvent]
  /// What came out, if it did.
  public let result: JSONValue?

  /// Reads a folder.
  ///
  /// - Throws: ``FileError/unreadable(path:reason:)`` when a file is missing or is no JSON.
  public init(of folder: URL) throws {
    let summary = RunSummary(folder: folder)
    guard summary.state != .damaged else {
      throw FileError.unreadable(
        path: folder.appending(path: RunFile.request).path, reason: "this is not a run's request")
    }
    name = summary.name
    state = summary.state
    let decoder = JSONDecoder()
    request = try decoder.decode(
      RunRequest.self, from: try Data(contentsOf: folder.appending(path: RunFile.request)))
    let log = (try? Data(contentsOf: folder.appending(path: RunFile.events))) ?? Data()
    events = log.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(RunEvent.self, from: Data($0))
    }
    result = (try? Data(contentsOf: folder.appending(path: RunFile.result))).flatMap {
      try? JSONValue(parsing: $0)
    }
  }
}
