import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One process in a folder at a time. The kernel lets go of the lock when the process ends, however
/// it ends, so a killed run never blocks the next one.
final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of a folder, or throws ``RunError/busy(folder:)``.
  ///
  /// - Parameter patience: How long to wait for it. A tenth of a second outlasts a look by
  ///   ``isHeld(folder:)``, which has to take the lock for a moment.
  init(folder: URL, patience: Duration = .milliseconds(100)) throws {
    let path = folder.appending(path: ".lock").path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw FileError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    let deadline = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard ContinuousClock.now < deadline else {
        close(descriptor)
        throw RunError.busy(folder: folder.path)
      }
      usleep(5000)
    }
  }

  deinit { close(descriptor) }

  /// Whether some process holds the lock of a folder now.
  static func isHeld(folder: URL) -> Bool {
    let descriptor = open(folder.appending(path: ".lock").path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }
}
