import Foundation

/// One line about one run, for lists.
public struct RunSummary: Sendable, Hashable, Codable {
  /// How far a run has come.
  public enum State: String, Sendable, Codable {
    case finished, running, interrupted
    /// The request cannot be read; `parable verify` says more.
    case damaged
  }

  /// The folder's name.
  public let name: String
  /// What is done there.
  public let verb: String
  /// What the run calls itself, if it does.
  public let label: String?
  /// When it began, ISO 8601; nil before the first event.
  public let started: String?
  /// How far it has come.
  public let state: State

  /// Reads a folder that has a `request.json`.
  init(folder: URL) {
    let data = try? Data(contentsOf: folder.appending(path: RunFile.request))
    let request = data.flatMap { try? JSONDecoder().decode(RunRequest.self, from: $0) }
    let log = try? Data(contentsOf: folder.appending(path: RunFile.events))
    let lines = (log ?? Data()).split(separator: UInt8(ascii: "\n"))
    let first = lines.first.flatMap { try? JSONDecoder().decode(RunEvent.self, from: Data($0)) }
    let last = lines.last.flatMap { try? JSONDecoder().decode(RunEvent.self, from: Data($0)) }
    name = folder.lastPathComponent
    verb = request?.verb ?? String(name.prefix { $0 != "-" })
    label = first?.data["label"]?.text
    started = first?.at
    if request == nil {
      state = .damaged
    } else if [RunFile.finishedEvent, RunFile.addedEvent].contains(last?.event) {
      state = .finished
    } else {
      state = RunLock.isHeld(folder: folder) ? .running : .interrupted
    }
  }
}
