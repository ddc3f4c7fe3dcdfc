import Foundation

/// One line about one run, for lists.
public struct RunSummary: Sendable, Hashable, Codable {
  /// How far a run has come.
  public enum State: String, Sendable, Codable {
    case finished, running, interrupted
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

  /// Reads a folder; nil when it is not a run folder.
  init?(folder: URL) {
    guard let data = try? Data(contentsOf: folder.appending(path: RunFile.request)),
      let request = try? JSONDecoder().decode(RunRequest.self, from: data)
    else { return nil }
    let log = try? Data(contentsOf: folder.appending(path: RunFile.events))
    let lines = (log ?? Data()).split(separator: UInt8(ascii: "\n"))
    let first = lines.first.flatMap { try? JSONDecoder().decode(RunEvent.self, from: Data($0)) }
    let last = lines.last.flatMap { try? JSONDecoder().decode(RunEvent.self, from: Data($0)) }
    name = folder.lastPathComponent
    verb = request.verb
    label = first?.data["label"]?.text
    started = first?.at
    if last?.event == RunFile.finishedEvent {
      state = .finished
    } else {
      state = RunLock.isHeld(folder: folder) ? .running : .interrupted
    }
  }
}
