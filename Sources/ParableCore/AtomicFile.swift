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
  ///
  /// On Linux the two change places in one step, so the name always leads to a whole folder. Where
  /// the file system cannot do that, there is a moment without a folder under the name.
  public static func writeFolder(_ folder: URL, _ body: (URL) throws -> Void) throws(FileError) {
    let partial = neighbour(of: folder)
    let files = FileManager.default
    do {
      try files.createDirectory(at: partial, withIntermediateDirectories: true)
      try body(partial)
      try flush(partial)
      let former = try put(partial, at: folder)
      try flush(folder.deletingLastPathComponent())
      if let former { try? files.removeItem(at: former) }
    } catch {
      try? files.removeItem(at: partial)
      throw FileError.unwritable(path: folder.path, reason: reason(error))
    }
  }

  /// Removes what writers that were killed left directly inside a folder: the hidden files and
  /// folders named `.NAME.UUID.partial`, and nothing else.
  ///
  /// Only for a folder that nobody is writing in: a partial file may be someone's work under way.
  /// What cannot be removed stays; a folder that is not there has nothing to remove.
  public static func sweepPartials(in folder: URL) {
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where isPartial(name) {
      try? files.removeItem(at: folder.appending(path: name))
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

  private static func isPartial(_ name: String) -> Bool {
    guard name.hasPrefix("."), name.hasSuffix(".partial") else { return false }
    let parts = name.split(separator: ".")
    return parts.count >= 3 && UUID(uuidString: String(parts[parts.count - 2])) != nil
  }

  private static func rename(_ from: URL, to: URL) throws {
    guard Foundation.rename(from.path, to.path) == 0 else { throw systemError() }
  }

  /// Puts a folder in its place; returns where the one that was there is now, if there was one.
  private static func put(_ partial: URL, at folder: URL) throws -> URL? {
    guard FileManager.default.fileExists(atPath: folder.path) else {
      try rename(partial, to: folder)
      return nil
    }
    if exchange(partial, folder) { return partial }
    let former = neighbour(of: folder)
    try rename(folder, to: former)
    do {
      try rename(partial, to: folder)
    } catch {
      try rename(former, to: folder)
      throw error
    }
    return former
  }

  /// Lets two names change places in one step; false where the system or the disk cannot.
  private static func exchange(_ one: URL, _ other: URL) -> Bool {
    #if os(Linux)
      let exchange: UInt32 = 2  // RENAME_EXCHANGE, from linux/fs.h
      return renameat2?(AT_FDCWD, one.path, AT_FDCWD, other.path, exchange) == 0
    #else
      return false
    #endif
  }

  #if os(Linux)
    private typealias Renameat2 =
      @convention(c) (
        CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, UInt32
      ) -> CInt

    /// The C library's function, looked up by name: its header hides it from Swift.
    private static let renameat2: Renameat2? = dlsym(nil, "renameat2").map {
      unsafeBitCast($0, to: Renameat2.self)
    }
  #endif

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
    if let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError,
      inner.domain == NSPOSIXErrorDomain
    {
      return String(cString: strerror(Int32(inner.code)))
    }
    return "\(error)"
  }
}
