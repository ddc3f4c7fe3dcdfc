import CParableBytes
import Foundation
import ParableCore

/// Writes JSON lines, compressed if asked, whole or not at all: beside the place, and under its own
/// name only once it is finished and on the disk.
public final class LineWriter {
  private let place: URL
  private let partial: URL
  private let descriptor: Int32
  private var sink: OpaquePointer?

  /// Begins a file.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``, as all of this does.
  public init(to place: URL, compression: CorpusCompression = .none) throws(FileError) {
    self.place = place
    partial = place.deletingLastPathComponent()
      .appending(path: ".\(place.lastPathComponent).\(UUID().uuidString).partial")
    descriptor = open(partial.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(place, errno) }
    let kind: parable_compression =
      switch compression {
      case .none: PARABLE_PLAIN
      case .gzip: PARABLE_GZIP
      case .zstd: PARABLE_ZSTD
      }
    sink = parable_sink_open(descriptor, kind)
    guard sink != nil else {
      Foundation.close(descriptor)
      unlink(partial.path)
      throw Self.failure(place, ENOMEM)
    }
  }

  /// What was not finished is removed.
  deinit {
    guard sink != nil else { return }
    close()
    unlink(partial.path)
  }

  /// Writes bytes as they are.
  public func write(raw bytes: UnsafeBufferPointer<UInt8>) throws(FileError) {
    precondition(sink != nil, "a finished writer takes no more bytes")
    guard let base = bytes.baseAddress else { return }
    let error = parable_sink_write(sink, base, bytes.count)
    guard error == 0 else { throw Self.failure(place, error) }
  }

  /// Writes one line, such as `RecordView.raw`, and a newline behind it.
  public func write(line: UnsafeBufferPointer<UInt8>) throws(FileError) {
    try write(raw: line)
    var newline: UInt8 = 10
    let error = parable_sink_write(sink, &newline, 1)
    guard error == 0 else { throw Self.failure(place, error) }
  }

  /// Writes one line, and a newline behind it.
  public func write(line: String) throws(FileError) {
    do {
      var line = line
      try line.withUTF8 { try write(line: $0) }
    } catch {
      throw error as? FileError ?? .unwritable(path: place.path, reason: "\(error)")
    }
  }

  /// Brings everything to the disk and gives the file its name.
  public func finish() throws(FileError) {
    var error = parable_sink_finish(sink)
    if error == 0, fsync(descriptor) != 0 { error = errno }
    close()
    if error == 0, rename(partial.path, place.path) != 0 { error = errno }
    guard error == 0 else {
      unlink(partial.path)
      throw Self.failure(place, error)
    }
    let folder = open(place.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    fsync(folder)
    Foundation.close(folder)
  }

  private func close() {
    parable_sink_close(sink)
    sink = nil
    Foundation.close(descriptor)
  }

  /// A full disk is told with the folder that is on it.
  private static func failure(_ place: URL, _ number: Int32) -> FileError {
    let folder = place.deletingLastPathComponent().path
    let words = systemWords(number)
    return .unwritable(
      path: place.path, reason: number == ENOSPC ? "\(words) in the folder \(folder)" : words)
  }
}
