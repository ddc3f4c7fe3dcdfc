import Foundation
import ParableCore
import ParableCorpus

/// The folder that a curated corpus is written to, and the names in it.
struct CurationFolder: Sendable {
  /// What says which work a folder is of.
  static let claimName = "curation.json"
  static let weightsName = "weights.jsonl"
  private static let reserved = ["dropped", "review", "attributes", weightsName, claimName]

  let url: URL
  /// The path of each file of the manifest behind what all of them share.
  let names: [String]
  private let formats: [String]

  /// - Throws: ``CurationError/reservedName(path:)``, and where the corpus itself lies in the
  ///   folder ``CurationError/unusableFolder(path:reason:)``.
  init(_ url: URL, manifest: CorpusManifest) throws {
    self.url = url
    names = Self.names(of: manifest.files.map(\.path))
    formats = manifest.files.map(\.format)
    for (name, file) in zip(names, manifest.files) {
      let first = name.split(separator: "/").first.map(String.init) ?? name
      guard !Self.reserved.contains(first) else {
        throw CurationError.reservedName(path: file.path)
      }
      let place = URL(filePath: file.path).resolvingSymlinksInPath().standardizedFileURL.path
      let own = url.resolvingSymlinksInPath().standardizedFileURL.path
      guard !place.hasPrefix(own.hasSuffix("/") ? own : own + "/") else {
        throw CurationError.unusableFolder(
          path: url.path, reason: "\(file.path), which is to be curated, lies in it")
      }
    }
  }

  /// Paths without the folders that all of them share.
  static func names(of paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init).filter { $0 != "." } }
    let folders = parts.map { $0.dropLast() }
    let shared = folders.dropFirst().reduce(folders.first ?? []) { common, folder in
      ArraySlice(zip(common, folder).prefix { $0 == $1 }.map(\.0))
    }
    return parts.map { $0.dropFirst(shared.count).map { $0 == ".." ? "_" : $0 } }
      .map { $0.joined(separator: "/") }
  }

  /// Makes the folder this work's own, or finds that it is already.
  ///
  /// - Parameter work: What names the work.
  func claim(for work: Fingerprint) throws {
    let files = FileManager.default
    let claim = url.appending(path: Self.claimName)
    let content = try CanonicalJSON.data(of: ["work": work.hex])
    if let found = try? Data(contentsOf: claim) {
      guard found == content else {
        throw CurationError.unusableFolder(
          path: url.path, reason: "another policy or audit was applied into it")
      }
    } else {
      var isFolder = ObjCBool(true)
      guard !files.fileExists(atPath: url.path, isDirectory: &isFolder) || isFolder.boolValue else {
        throw CurationError.unusableFolder(path: url.path, reason: "it is a file")
      }
      let there = (try? files.contentsOfDirectory(atPath: url.path)) ?? []
      guard there.isEmpty else {
        throw CurationError.unusableFolder(path: url.path, reason: "it is not empty")
      }
      try files.createDirectory(at: url, withIntermediateDirectories: true)
      try AtomicFile.write(content, to: claim)
    }
  }

  func kept(_ file: Int) -> String { names[file] }
  func dropped(_ file: Int) -> String { "dropped/" + linesName(file) }
  func review(_ file: Int) -> String { "review/" + linesName(file) }
  /// Rows of Parquet that are left out, beside the lines that say why.
  func rows(_ kind: String, _ file: Int) -> String { "\(kind)/\(names[file])" }

  /// Dolma puts the attributes of `documents/x` into `attributes/<name>/x`.
  func sidecar(_ file: Int, path: String) -> String {
    let behind = path.range(of: "/documents/").map { String(path[$0.upperBound...]) }
    return "attributes/parable/" + (behind ?? names[file])
  }

  private func linesName(_ file: Int) -> String {
    formats[file] == CorpusFormat.jsonLines.rawValue ? names[file] : names[file] + ".jsonl"
  }

  /// Removes what a killed process left half-written beside these files.
  func sweep(_ paths: [String]) {
    let folders = Set(paths.map { url.appending(path: $0).deletingLastPathComponent() })
    for folder in folders { AtomicFile.sweepPartials(in: folder) }
  }
}
