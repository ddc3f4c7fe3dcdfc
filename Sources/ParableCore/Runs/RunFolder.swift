import Foundation
import Synchronization

/// The folder in which one piece of work happens: request, events, artefacts, result.
///
/// Work in it like this: if ``result`` is there, use it; otherwise look at ``events`` and the files
/// for what an earlier process finished, do the rest, and call ``finish(_:artefacts:)``.
/// A folder whose work is not finished is locked for as long as this value lives.
public final class RunFolder: Sendable {
  /// Where it is.
  public let url: URL
  /// What is to be done here.
  public let request: RunRequest
  private let log: Mutex<EventLog>
  private let lock: RunLock?

  /// Opens the folder of a request, which may hold the work of a process that was killed.
  ///
  /// - Throws: ``RunError/busy(folder:)``, ``RunError/altered(path:line:reason:)``, ``FileError``.
  init(url: URL, request: RunRequest) throws {
    self.url = url
    self.request = request
    try makeFolder(url)
    let origin = try request.fingerprint
    let logFile = url.appending(path: RunFile.events)
    if let log = try? EventLog(reading: logFile, origin: origin), log.isFinished {
      self.log = Mutex(log)
      lock = nil
    } else {
      lock = try RunLock(folder: url)
      AtomicFile.sweepPartials(in: url)
      log = Mutex(try EventLog(mending: logFile, origin: origin))
    }
    try settleRequest()
    guard isFinished, FileManager.default.fileExists(atPath: file(RunFile.staged).path) else {
      return
    }
    // Whoever holds the lock is putting it there now.
    if let lock = try? RunLock(folder: url, patience: .zero) {
      try putAdded()
      withExtendedLifetime(lock) {}
    }
  }

  /// Writes the request down, or checks that it is the one that was written down.
  private func settleRequest() throws {
    let requestFile = file(RunFile.request)
    let bytes = try CanonicalJSON.data(of: request)
    guard let found = try? Data(contentsOf: requestFile) else {
      return try AtomicFile.write(bytes, to: requestFile)
    }
    guard found == bytes else {
      throw RunError.altered(
        path: requestFile.path, line: nil, reason: "the request is not the one of this run")
    }
  }

  /// What has happened here so far.
  public var events: [RunEvent] { log.withLock { $0.events } }

  /// Whether the work is done.
  public var isFinished: Bool { log.withLock { $0.isFinished } }

  /// The path of an artefact.
  public func file(_ name: String) -> URL { url.appending(path: name) }

  /// Writes down that work begins, or goes on where an earlier process stopped.
  ///
  /// - Parameter label: What the run is, for lists of runs.
  /// - Returns: Whether an earlier process had begun.
  @discardableResult
  public func begin(_ label: String) throws -> Bool {
    let isResumed = !events.isEmpty
    try append(isResumed ? "resumed" : "started", ["label": .string(label)])
    return isResumed
  }

  /// Writes down that something happened.
  public func append(_ event: String, _ data: JSONValue = [:]) throws {
    try log.withLock { try $0.append(event, data) }
  }

  /// The result of finished work.
  ///
  /// - Throws: ``RunError/unfinished(folder:)``, or ``RunError/altered(path:line:reason:)`` when
  ///   the file is not the one that the last event names.
  public func result<Result: Decodable>(as type: Result.Type = Result.self) throws -> Result {
    let data = try resultData()
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch is DecodingError {
      throw RunError.altered(
        path: file(RunFile.result).path, line: nil,
        reason: "the result was written by a version of Parable that measured other things")
    }
  }

  /// A file that finished work left, checked against the fingerprint that the result gives it.
  ///
  /// - Throws: ``RunError/altered(path:line:reason:)`` when it is gone, changed, or no artefact.
  public func artefact(_ name: String) throws -> URL {
    let record = try JSONDecoder().decode(ResultWithRecord.self, from: resultData()).run
    let parts = try Artefact.all(of: record, events).filter {
      $0.path == name || $0.path.hasPrefix(name + "/")
    }
    guard !parts.isEmpty else {
      throw RunError.altered(path: file(name).path, line: nil, reason: "this run made no such file")
    }
    for part in parts { try part.check(in: url) }
    return file(name)
  }

  /// Whether the result, or what was added since, names this file as one of the run's.
  public func holds(_ name: String) throws -> Bool {
    let record = try JSONDecoder().decode(ResultWithRecord.self, from: resultData()).run
    return try Artefact.all(of: record, events).contains { $0.path == name }
  }

  private func resultData() throws -> Data {
    guard let finished = log.withLock(\.finished) else {
      throw RunError.unfinished(folder: url.path)
    }
    let file = file(RunFile.result)
    guard let data = try? Data(contentsOf: file),
      finished.data["result"]?.text == Fingerprint(of: data).hex
    else {
      throw RunError.altered(
        path: file.path, line: nil, reason: "the result is missing or is not as it was written")
    }
    return data
  }

  /// Ends the work: fingerprints the artefacts, writes `result.json`, closes the event log.
  ///
  /// - Parameters:
  ///   - result: A value whose JSON is an object; a member `run` is added to it.
  ///   - artefacts: Names of files, or of folders whose files all count.
  ///   - parts: The finished runs that this one is made of.
  public func finish(
    _ result: some Encodable, artefacts: [String] = [], parts: [RunFolder] = []
  ) throws {
    guard case .object(var members) = try JSONValue(encoding: result) else {
      preconditionFailure("a result is a JSON object")
    }
    let record = RunRecord(
      verb: request.verb, version: request.version, request: try request.fingerprint,
      artefacts: try artefacts.flatMap { try Artefact.all(named: $0, in: url) },
      parts: parts.isEmpty ? nil : try parts.map(RunPart.init))
    members["run"] = try JSONValue(encoding: record)
    let data = Data(CanonicalJSON.text(of: .object(members)).utf8)
    try AtomicFile.write(data, to: file(RunFile.result))
    try append(RunFile.finishedEvent, ["result": .string(Fingerprint(of: data).hex)])
  }

  /// Adds files to finished work, or puts them in the place of files that were there: what was
  /// found out since. The result stays as it is.
  ///
  /// All of them are added or, where the process is killed, none; what the log names and is not in
  /// its place yet, the next one who opens the folder puts there.
  ///
  /// - Parameters:
  ///   - patience: How long to wait for another process that adds something.
  ///   - files: Makes the files, by name; none for nothing new.
  /// - Throws: ``RunError/unfinished(folder:)``, ``RunError/busy(folder:)``, ``FileError``.
  public func add(
    patience: Duration = .seconds(10), _ files: () throws -> [String: Data]
  ) throws {
    // Whoever did the work still has the lock.
    let added = lock == nil ? try RunLock(folder: url, patience: patience) : nil
    defer { withExtendedLifetime(added) {} }
    let current = try EventLog(mending: file(RunFile.events), origin: request.fingerprint)
    guard current.isFinished else { throw RunError.unfinished(folder: url.path) }
    log.withLock { $0 = current }
    try putAdded()
    let files = try files().sorted { $0.key < $1.key }
    guard !files.isEmpty else { return }
    let staged = file(RunFile.staged)
    try AtomicFile.writeFolder(staged) { folder in
      for (name, data) in files {
        try AtomicFile.fill(folder.appending(path: name)) { try $0.write(contentsOf: data) }
      }
    }
    let artefacts = try files.flatMap { try Artefact.all(named: $0.key, in: staged) }
    try append(RunFile.addedEvent, ["artefacts": try JSONValue(encoding: artefacts)])
    try putAdded()
  }

  /// Puts what is to be added in its place, as far as the log names it; the rest was never said.
  private func putAdded() throws {
    let staged = file(RunFile.staged)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: staged.path)) ?? []
    guard !names.isEmpty else { return }
    let record = try JSONDecoder().decode(ResultWithRecord.self, from: resultData()).run
    let artefacts = try Artefact.all(of: record, events)
    for name in names {
      let data = try Data(contentsOf: staged.appending(path: name))
      let digest = Fingerprint(of: data)
      guard artefacts.contains(where: { $0.path == name && $0.sha256 == digest }) else { continue }
      try AtomicFile.write(data, to: file(name))
    }
    try FileManager.default.removeItem(at: staged)
  }
}

/// The names of the files that every run folder has.
enum RunFile {
  static let request = "request.json"
  static let events = "events.jsonl"
  static let result = "result.json"
  static let finishedEvent = "finished"
  static let addedEvent = "added"
  /// The folder of what is being added.
  static let staged = ".added"
}

/// Makes a folder and those above it.
///
/// - Throws: ``FileError/unwritable(path:reason:)``.
func makeFolder(_ url: URL) throws(FileError) {
  do {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  } catch {
    throw .unwritable(
      path: url.path, reason: "the folder cannot be made (\(error.localizedDescription))")
  }
}
