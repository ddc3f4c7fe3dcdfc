import Crypto
import Foundation
import ParableCore
import Synchronization

/// A file and the SHA-256 of the bytes that were read from it.
public struct FileDigest: Sendable, Hashable, Codable {
  /// The path as it was given.
  public let path: String
  /// How many bytes were read.
  public let bytes: Int
  /// Their SHA-256.
  public let sha256: Fingerprint
}

/// Hashes many files at once, each in pieces of one mebibyte: memory is one piece a worker.
public struct FileDigests: Sendable {
  /// How far it has come.
  public struct Progress: Sendable, Hashable {
    /// Files that are done, those that failed included.
    public internal(set) var files = 0
    /// Bytes that were hashed.
    public internal(set) var bytes = 0
  }

  private static let piece = 1 << 20

  /// How many files are read at a time.
  public let workers: Int

  /// - Precondition: at least one worker.
  public init(workers: Int) {
    precondition(workers > 0, "nothing is read without a worker")
    self.workers = workers
  }

  /// The digests of all files, in the order of the paths.
  ///
  /// - Parameter progress: Called after each piece, by one worker at a time, with rising numbers.
  /// - Throws: ``FileError/unreadable(path:reason:)`` for the first path, in their order, of those
  ///   that failed; `CancellationError`.
  public func all(
    of paths: [String], progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> [FileDigest] {
    try await each(of: paths, progress: progress).map { try $0.get() }
  }

  /// The digest of each file, or why there is none, in the order of the paths.
  ///
  /// - Throws: `CancellationError` only.
  public func each(
    of paths: [String], progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> [Result<FileDigest, FileError>] {
    let board = Board(progress)
    var results: [Result<FileDigest, FileError>?] = Array(repeating: nil, count: paths.count)
    await withTaskGroup(of: (Int, Result<FileDigest, FileError>).self) { group in
      for (index, path) in paths.enumerated() {
        if index >= workers, let (done, result) = await group.next() { results[done] = result }
        group.addTask { (index, Self.result(of: path, board)) }
      }
      for await (done, result) in group { results[done] = result }
    }
    try Task.checkCancellation()
    return results.map { $0! }
  }

  private static func result(of path: String, _ board: Board) -> Result<FileDigest, FileError> {
    defer { board.count { $0.files += 1 } }
    do throws(FileError) {
      return .success(try digest(of: path, board))
    } catch {
      return .failure(error)
    }
  }

  private static func digest(of path: String, _ board: Board) throws(FileError) -> FileDigest {
    let file = try ReadableFile(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 64)
    defer { buffer.deallocate() }
    var hash = SHA256()
    var bytes = 0
    while !Task.isCancelled {  // What was cancelled is thrown away by ``each(of:progress:)``.
      let length = try file.read(into: buffer)
      guard length > 0 else { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<length]))
      bytes += length
      board.count { $0.bytes += length }
    }
    return FileDigest(path: path, bytes: bytes, sha256: Fingerprint(hash.finalize()))
  }

  /// Adds up what all workers did.
  private final class Board: Sendable {
    private let sum = Mutex(Progress())
    private let tell: @Sendable (Progress) -> Void

    init(_ tell: @escaping @Sendable (Progress) -> Void) { self.tell = tell }

    func count(_ change: (inout Progress) -> Void) {
      sum.withLock {
        change(&$0)
        tell($0)
      }
    }
  }
}

/// A regular file, open for reading; pipes and devices are refused, for they may never end.
private struct ReadableFile: ~Copyable {
  private let path: String
  private let descriptor: CInt

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = try Self.open(path)
  }

  private static func open(_ path: String) throws(FileError) -> CInt {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    return descriptor
  }

  deinit { close(descriptor) }

  /// How many bytes were read; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress!, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw .unreadable(path: path, reason: String(cString: strerror(errno)))
      }
    }
  }
}
