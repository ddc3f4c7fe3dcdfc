import Foundation

/// A file that a run made, named by its content.
public struct Artefact: Sendable, Hashable, Codable {
  /// The path inside the run folder.
  public let path: String
  /// Its size, in bytes.
  public let bytes: Int
  /// The SHA-256 of its content.
  public let sha256: Fingerprint

  /// Fingerprints one file, or every file of a folder, in the order of their names.
  static func all(named name: String, in folder: URL) throws -> [Artefact] {
    let url = folder.appending(path: name)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw FileError.unreadable(path: url.path, reason: "the artefact is missing")
    }
    guard isFolder.boolValue else { return [try Artefact(path: name, in: folder)] }
    let children = try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    return try children.flatMap { try all(named: "\(name)/\($0)", in: folder) }
  }

  /// All files of a run as its log says they are now: those of its result, and those that were
  /// added since or put in the place of others.
  static func all(of record: RunRecord, _ events: [RunEvent]) throws -> [Artefact] {
    let added = try events.filter { $0.event == RunFile.addedEvent }.flatMap {
      try $0.data["artefacts"]?.decoded(as: [Artefact].self) ?? []
    }
    let latest = Dictionary(added.map { ($0.path, $0) }) { $1 }
    let kept = record.artefacts.map { latest[$0.path] ?? $0 }
    let known = Set(kept.map(\.path))
    return kept + latest.values.filter { !known.contains($0.path) }.sorted { $0.path < $1.path }
  }

  /// Refuses a file that is gone or changed.
  ///
  /// - Throws: ``RunError/altered(path:line:reason:)``.
  func check(in folder: URL) throws {
    let url = folder.appending(path: path)
    guard (try? Fingerprint(ofFile: url)) == sha256 else {
      throw RunError.altered(
        path: url.path, line: nil, reason: "the file is missing or is not as it was written")
    }
  }

  private init(path: String, in folder: URL) throws {
    let url = folder.appending(path: path)
    self.path = path
    self.bytes = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    self.sha256 = try Fingerprint(ofFile: url)
  }
}

/// What `result.json` says about the run itself, beside the verb's own numbers.
public struct RunRecord: Sendable, Hashable, Codable {
  /// What was done.
  public let verb: String
  /// The version of Parable that did it.
  public let version: String
  /// The fingerprint of the request.
  public let request: Fingerprint
  /// The files that were made.
  public let artefacts: [Artefact]
  /// The finished runs that this one is made of, if it is.
  public let parts: [RunPart]?
}

/// A finished run that another is made of.
public struct RunPart: Sendable, Hashable, Codable {
  /// The folder's name, beside that of the whole.
  public let name: String
  /// The SHA-256 of its `result.json`.
  public let result: Fingerprint

  init(_ folder: RunFolder) throws {
    name = folder.url.lastPathComponent
    result = try Fingerprint(ofFile: folder.file(RunFile.result))
  }
}

/// The part of `result.json` that every verb's has.
struct ResultWithRecord: Decodable {
  let run: RunRecord
}
