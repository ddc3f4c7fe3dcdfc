import Foundation

/// A folder of run folders: `runs/`.
public struct RunStore: Sendable {
  /// Where it is.
  public let url: URL

  /// A store at a path; it is made when the first run is.
  public init(_ url: URL) { self.url = url }

  /// Opens the folder in which a request is, was, or will be carried out.
  ///
  /// A request whose fingerprint already has a folder gets that folder, finished or not.
  public func open(_ request: RunRequest) throws -> RunFolder {
    let fingerprint = try request.fingerprint
    try makeFolder(url)
    // Between looking for a folder and making it, no other process may make it.
    let lock = try RunLock(folder: url, patience: .seconds(10))
    defer { withExtendedLifetime(lock) {} }
    if let name = names().last(where: { $0.hasSuffix("-" + fingerprint.short) }) {
      return try RunFolder(url: url.appending(path: name), request: request)
    }
    let time = Date().formatted(
      .verbatim(
        "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
        timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    let name = "\(request.verb)-\(time)-\(fingerprint.short)"
    return try RunFolder(url: url.appending(path: name), request: request)
  }

  /// Opens the folder of a request that was made before.
  ///
  /// - Throws: ``RunError/notFound(name:store:)`` or ``RunError/altered(path:line:reason:)``.
  public func open(_ fingerprint: Fingerprint) throws -> RunFolder {
    let folder = try find(fingerprint.short)
    let file = folder.appending(path: RunFile.request)
    guard let data = try? Data(contentsOf: file), Fingerprint(of: data) == fingerprint,
      let request = try? JSONDecoder().decode(RunRequest.self, from: data)
    else {
      throw RunError.altered(
        path: file.path, line: nil, reason: "the request is not as it was written")
    }
    return try RunFolder(url: folder, request: request)
  }

  /// Opens one folder, outside any store, for the request that it holds.
  public static func open(folder: URL) throws -> RunFolder {
    let file = folder.appending(path: RunFile.request)
    guard let request = try? JSONDecoder().decode(RunRequest.self, from: Data(contentsOf: file))
    else {
      throw FileError.unreadable(path: file.path, reason: "this is not a run's request")
    }
    return try RunFolder(url: folder, request: request)
  }

  /// Opens one folder, outside any store, for a request.
  ///
  /// - Throws: ``RunError/altered(path:line:reason:)`` when another request was carried out there.
  public static func open(_ request: RunRequest, at folder: URL) throws -> RunFolder {
    try RunFolder(url: folder, request: request)
  }

  /// The runs in the store, oldest first.
  public func list() -> [RunSummary] {
    names().map { RunSummary(folder: url.appending(path: $0)) }
      .sorted { ($0.started ?? "~") < ($1.started ?? "~") }
  }

  /// The folder with a name, or with a name that holds this, or behind a link such as `demo`.
  ///
  /// - Throws: ``RunError/notFound(name:store:)``, ``RunError/ambiguous(name:matches:)``.
  public func find(_ name: String) throws(RunError) -> URL {
    for candidate in [URL(filePath: name), url.appending(path: name)] {
      let request = candidate.appending(path: RunFile.request)
      if FileManager.default.fileExists(atPath: request.path) {
        return candidate.resolvingSymlinksInPath()
      }
    }
    let matches = names().filter { $0.contains(name) }
    guard matches.count <= 1 else { throw .ambiguous(name: name, matches: matches) }
    guard let match = matches.first else { throw .notFound(name: name, store: url.path) }
    return url.appending(path: match)
  }

  /// Makes a name such as `demo` lead to a run; a link of that name is replaced.
  ///
  /// - Precondition: the name is one that ``isLinkName(_:)`` accepts.
  /// - Throws: ``FileError/occupied(path:)`` when something else bears the name.
  public func link(_ name: String, to folder: RunFolder) throws {
    precondition(Self.isLinkName(name), "\(name) is no name for a link")
    let files = FileManager.default
    let link = url.appending(path: name)
    if (try? files.destinationOfSymbolicLink(atPath: link.path)) != nil {
      try files.removeItem(at: link)
    } else if files.fileExists(atPath: link.path) {
      throw FileError.occupied(path: link.path)
    }
    try files.createSymbolicLink(
      atPath: link.path, withDestinationPath: folder.url.lastPathComponent)
  }

  /// Letters, digits, `-` and `_`: what stays inside the store.
  public static func isLinkName(_ name: String) -> Bool {
    !name.isEmpty
      && name.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "-_".contains($0) }
  }

  private func names() -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return all.filter { isRunFolder(url.appending(path: $0)) }.sorted { started($0) < started($1) }
  }

  private func isRunFolder(_ folder: URL) -> Bool {
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.path)) != nil
    let request = folder.appending(path: RunFile.request)
    return !isLink && FileManager.default.fileExists(atPath: request.path)
  }

  /// The part of a name that tells the time: `20260102-030405` in `train-20260102-030405-0a1b2c3d`.
  private func started(_ name: String) -> String {
    name.split(separator: "-").dropLast().suffix(2).joined(separator: "-")
  }
}
