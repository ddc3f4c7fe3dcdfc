import Foundation

/// Writes files and folders whole or not at all: beside the place, to the disk, then by renaming.
public enum AtomicFile {
  /// Writes one file from bytes.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``; what was there before is then unchanged.
  public static func write(_ data: Data, to file: URL) throws(FileError) {
    try write(to: file) { try $0.write(contentsOf: data) }
  }

  /// Writes one file by a body.
  public static func write(to file: URL, _ body: (FileHandle) throws -> Void) throws(FileError) {
    let partial = neighbour(of: file)
    do {
      try fill(partial, body)
      try rename(partial, to: file)
      try flush(file.deletingLastPathComponent())
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw FileError.unwritable(path: file.path, reason: reason(error))
    }
  }

  /// Writes a folder by a body that fills it; a folder that was there is replaced.
  public static func writeFolder(_ folder: URL, _ body: (URL) throws -> Void) throws(FileError) {
    let partial = neighbour(of: folder)
    let former = neighbour(of: folder)
    let files = FileManager.default
    do {
      try files.createDirectory(at: partial, withIntermediateDirectories: true)
      try body(partial)
      try flush(partial)
      if files.fileExists(atPath: folder.path) { try rename(folder, to: former) }
      do {
        try rename(partial, to: folder)
      } catch {
        if files.fileExists(atPath: former.path) { try rename(former, to: folder) }
        throw error
      }
      try flush(folder.deletingLastPathComponent())
      try? files.removeItem(at: former)
    } catch {
      try? files.removeItem(at: partial)
      throw FileError.unwritable(path: folder.path, reason: reason(error))
    }
  }

  /// Creates a file, fills it and waits until it is on the disk.
  public static func fill(_ file: URL, _ body: (FileHandle) throws -> Void) throws {
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw systemError() }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    defer { close(descriptor) }
    try body(handle)
    guard fsync(descriptor) == 0 else { throw systemError() }
  }

  private static func neighbour(of place: URL) -> URL {
    let name = ".\(place.lastPathComponent).\(UUID().uuidString).partial"
    return place.deletingLastPathComponent().appending(path: name)
  }

  private static func rename(_ from: URL, to: URL) throws {
    guard Foundation.rename(from.path, to.path) == 0 else { throw systemError() }
  }

  private static func flush(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError() }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw systemError() }
  }

  private static func systemError() -> POSIXError {
    POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }

  private static func reason(_ error: any Error) -> String {
    if let system = error as? POSIXError { return String(cString: strerror(system.code.rawValue)) }
    if let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError {
      return String(cString: strerror(inner.code.rawValue))
    }
    return "\(error)"
  }
}

extension AtomicFile {
  static func sweepPartials(in folder: URL) {}
}
