import Foundation

/// Why something could not be written.
public enum WriteError: Error, Hashable {
  /// Nothing was written; what was there before is still there.
  case failed(path: String, reason: String)
  /// The place is taken by something that is no checkpoint.
  case occupied(path: String)
}

extension WriteError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .failed(let path, let reason):
      "\(path): not written: \(reason). What was there before is unchanged. "
        + "Make room or choose another place."
    case .occupied(let path):
      "\(path): not written: something that is no checkpoint is there. Choose another place."
    }
  }
}

/// Writes files and folders whole or not at all: beside the place, to the disk, then by renaming.
enum AtomicFile {
  /// Writes one file by a body.
  static func write(to file: URL, _ body: (FileHandle) throws -> Void) throws(WriteError) {
    let partial = neighbour(of: file)
    do {
      try fill(partial, body)
      try rename(partial, to: file)
      try flush(file.deletingLastPathComponent())
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw WriteError.failed(path: file.path, reason: reason(error))
    }
  }

  /// Writes a folder by a body that fills it; a folder that was there is replaced.
  static func writeFolder(_ folder: URL, _ body: (URL) throws -> Void) throws(WriteError) {
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
      throw WriteError.failed(path: folder.path, reason: reason(error))
    }
  }

  /// Creates a file, fills it and waits until it is on the disk.
  static func fill(_ file: URL, _ body: (FileHandle) throws -> Void) throws {
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
