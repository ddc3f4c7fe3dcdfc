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

  /// The runs in the store, oldest first.
  public func list() -> [RunSummary] {
    names().compactMap { RunSummary(folder: url.appending(path: $0)) }
      .sorted { ($0.started ?? "~") < ($1.started ?? "~") }
  }

  /// The folder with a name, or with a name that begins or ends so, or behind a link such as `demo`.
  ///
  /// - Throws: ``RunError/notFound(name:store:)``, ``RunError/ambiguous(name:matches:)``.
  public func find(_ name: String) throws(RunError) -> URL {
    for candidate in [URL(filePath: name), url.appending(path: name)] {
      let request = candidate.appending(path: RunFile.request)
      if FileManager.default.fileExists(atPath: request.path) {
        return candidate.resolvingSymlinksInPath()
      }
    }
    let matches = names().filter { $0.hasPrefix(name) || $0.hasSuffix(name) }
    guard matches.count <= 1 else { throw .ambiguous(name: name, matches: matches) }
    guard let match = matches.first else { throw .notFound(name: name, store: url.path) }
    return url.appending(path: match)
  }

  /// Makes a name such as `demo` lead to a run.
  public func link(_ name: String, to folder: RunFolder) throws {
    let link = url.appending(path: name)
    try? FileManager.default.removeItem(at: link)
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: folder.url.lastPathComponent)
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

  /// The part of a name that tells the time: `train-20260102-030405-0a1b2c3d` → `20260102-030405`.
  private func started(_ name: String) -> String {
    name.split(separator: "-").dropLast().suffix(2).joined(separator: "-")
  }
}
