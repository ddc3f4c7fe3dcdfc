import Foundation

/// Walks every hash of a run folder.
public struct RunVerification: Sendable, Hashable, Codable {
  /// The folder's name.
  public let run: String
  /// How many lines of the event log were checked.
  public let events: Int
  /// How many artefacts were checked.
  public let artefacts: Int

  /// Checks request, events, result and artefacts.
  ///
  /// - Throws: ``RunError/altered(path:line:reason:)`` for the first thing that is not as written,
  ///   ``RunError/unfinished(folder:)``, ``FileError``.
  public init(of folder: URL) throws {
    let requestFile = folder.appending(path: RunFile.request)
    let origin = Fingerprint(of: try read(requestFile))
    try checkBeginning(of: folder, origin: origin)
    let eventFile = folder.appending(path: RunFile.events)
    let log = try EventLog.parse(try read(eventFile), path: eventFile.path, origin: origin)
    guard let last = log.last, last.event == RunFile.finishedEvent else {
      throw RunError.unfinished(folder: folder.path)
    }
    let resultFile = folder.appending(path: RunFile.result)
    let result = try read(resultFile)
    guard last.data["result"]?.text == Fingerprint(of: result).hex else {
      throw RunError.altered(
        path: resultFile.path, line: nil, reason: "the result is not as it was written")
    }
    let record = try JSONDecoder().decode(ResultWithRecord.self, from: result).run
    for artefact in record.artefacts { try check(artefact, in: folder) }
    run = folder.lastPathComponent
    events = log.count
    artefacts = record.artefacts.count
  }
}

private struct ResultWithRecord: Decodable {
  let run: RunRecord
}

private func read(_ url: URL) throws(FileError) -> Data {
  guard let data = try? Data(contentsOf: url) else {
    throw .unreadable(path: url.path, reason: "the file is missing or may not be read")
  }
  return data
}

/// A log that does not begin at the request means that the request was changed, not the log.
private func checkBeginning(of folder: URL, origin: Fingerprint) throws {
  let log = try read(folder.appending(path: RunFile.events))
  let line = log.prefix { $0 != UInt8(ascii: "\n") }
  guard let first = try? JSONDecoder().decode(RunEvent.self, from: Data(line)), first.isSound else {
    return  // The log's own check names this line.
  }
  guard first.previous == origin else {
    let request = folder.appending(path: RunFile.request)
    throw RunError.altered(
      path: request.path, line: nil, reason: "the request is not as it was written")
  }
}

private func check(_ artefact: Artefact, in folder: URL) throws {
  let url = folder.appending(path: artefact.path)
  guard try Fingerprint(ofFile: url) == artefact.sha256 else {
    throw RunError.altered(path: url.path, line: nil, reason: "the file is not as it was written")
  }
}
