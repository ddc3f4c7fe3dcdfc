import Foundation
import ParableCore

/// Finds the files that paths, folders and patterns name.
enum FileFinder {
  /// The files of one argument, sorted bytewise; `-` stays what it is.
  static func files(at path: String) throws -> [String] {
    if path == "-" { return [path] }
    var isFolder = ObjCBool(false)
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      return isFolder.boolValue ? try files(inFolder: path) : [path]
    }
    guard path.contains(where: { "*?[".contains($0) }) else {
      throw FileError.unreadable(path: path, reason: systemWords(ENOENT))
    }
    let found = try matches(of: path).flatMap { try files(at: $0) }
    if found.isEmpty { throw CorpusError.nothingFound(path: path) }
    return found
  }

  private static func files(inFolder folder: String) throws -> [String] {
    var found: [String] = []
    collect(folder, into: &found)
    if found.isEmpty { throw CorpusError.nothingFound(path: folder) }
    return found.sorted(by: isBefore)
  }

  /// Walks a folder; hidden names are left out, and links to folders are not followed.
  private static func collect(_ folder: String, into found: inout [String]) {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return found.append(folder)  // It cannot be listed: the plan refuses it by name.
    }
    for name in names where !name.hasPrefix(".") {
      let path = base + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: collect(path, into: &found)
      case S_IFREG: found.append(path)
      case S_IFLNK:
        var isFolder = ObjCBool(false)
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if !exists || !isFolder.boolValue { found.append(path) }
      default: continue
      }
    }
  }

  /// The paths that a pattern matches; `**` stands for any depth of folders.
  private static func matches(of pattern: String) throws -> [String] {
    if let deep = pattern.range(of: "**/") {
      var folder = String(pattern[..<deep.lowerBound])
      if folder.isEmpty { folder = "." }
      let rest = String(pattern[deep.upperBound...])
      let all = (try? files(inFolder: folder)) ?? []
      return all.filter { path in
        let name = path.split(separator: "/").suffix(rest.split(separator: "/").count)
        return fnmatch(rest, name.joined(separator: "/"), 0) == 0
      }
    }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    let paths = (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0] }
    return paths.map { String(cString: $0) }.sorted(by: isBefore)
  }

  static func isBefore(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}
