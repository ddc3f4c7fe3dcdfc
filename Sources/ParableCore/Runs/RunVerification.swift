import Foundation

/// Walks every hash of a run folder.
public struct RunVerification: Sendable, Hashable, Codable {
  /// The folder's name.
  public let run: String
  /// How many lines of the event log were checked.
  public let events: Int
  /// How many artefacts were checked, those of its parts included.
  public let artefacts: Int
  /// How many runs were checked beside this one, because it is made of them.
  public let parts: Int

  /// Checks request, events, result, artefacts and what was added, and the runs that this one is
  /// made of.
  ///
  /// - Throws: ``RunError/altered(path:line:reason:)`` for the first thing that is not as written,
  ///   ``RunError/unfinished(folder:)``, ``FileError``.
  public init(of folder: URL) throws {
    let origin = Fingerprint(of: try read(folder.appending(path: RunFile.request)))
    try checkBeginning(of: folder, origin: origin)
    let log = try EventLog(reading: folder.appending(path: RunFile.events), origin: origin)
    guard let finished = log.finished else { throw RunError.unfinished(folder: folder.path) }
    try checkEnd(of: log.url, lines: log.events.count)
    let result = try checkedResult(in: folder, named: finished.data["result"]?.text)
    let record = try JSONDecoder().decode(ResultWithRecord.self, from: result).run
    let own = try Artefact.all(of: record, log.events)
    for artefact in own { try artefact.check(in: folder) }
    let parts = try (record.parts ?? []).map { part in
      let partFolder = folder.deletingLastPathComponent().appending(path: part.name)
      _ = try checkedResult(in: partFolder, named: part.result.hex)
      return try RunVerification(of: partFolder)
    }
    run = folder.lastPathComponent
    events = log.events.count
    artefacts = own.count + parts.map(\.artefacts).reduce(0, +)
    self.parts = parts.count
  }
}

private func read(_ url: URL) throws(FileError) -> Data {
  guard let data = try? Data(contentsOf: url) else {
    throw .unreadable(path: url.path, reason: "the file is missing or may not be read")
  }
  return data
}

private func checkedResult(in folder: URL, named hash: String?) throws(RunError) -> Data {
  let file = folder.appending(path: RunFile.result)
  guard let data = try? Data(contentsOf: file), Fingerprint(of: data).hex == hash else {
    throw .altered(
      path: file.path, line: nil, reason: "the result is missing or is not as it was written")
  }
  return data
}

/// A line of the log that has no end is passed over by those who go on with the work; here it is a
/// witness that somebody was stopped while adding to it, or that its end was changed.
private func checkEnd(of log: URL, lines: Int) throws(RunError) {
  guard let last = (try? Data(contentsOf: log))?.last, last != UInt8(ascii: "\n") else { return }
  throw .altered(path: log.path, line: lines + 1, reason: "the line was not written to its end")
}

/// A log that does not begin at the request means that the request was changed, not the log.
private func checkBeginning(of folder: URL, origin: Fingerprint) throws {
  guard let log = try? Data(contentsOf: folder.appending(path: RunFile.events)) else { return }
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
