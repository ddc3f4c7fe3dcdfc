import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that appear whole or not at all, also when the disk is full or the process is killed.
public enum AtomicFile {
  /// Writes beside the target, flushes to the disk, then renames.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``; the target is then as it was before.
  public static func write(_ data: Data, to url: URL) throws(FileError) {
    let name = ".\(url.lastPathComponent).\(getpid()).part"
    let part = url.deletingLastPathComponent().appending(path: name)
    do throws(FileError) {
      try writeDurably(data, to: part)
      guard rename(part.path, url.path) == 0 else { throw lastError(url) }
    } catch {
      unlink(part.path)
      throw .unwritable(path: url.path, reason: error.reason)
    }
  }

  private static func writeDurably(_ data: Data, to url: URL) throws(FileError) {
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw lastError(url) }
    defer { close(descriptor) }
    var rest = data[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { throw lastError(url) }
      rest = rest.dropFirst(written)
    }
    guard fsync(descriptor) == 0 else { throw lastError(url) }
  }

  private static func lastError(_ url: URL) -> FileError {
    .unwritable(path: url.path, reason: String(cString: strerror(errno)))
  }
}

extension FileError {
  /// The reason alone, for an error that is told again with another path.
  public var reason: String {
    switch self {
    case .unreadable(_, let reason), .unwritable(_, let reason): reason
    }
  }
}
