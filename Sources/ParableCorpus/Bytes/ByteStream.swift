import CParableBytes
import Foundation
import ParableCore

/// The decompressed bytes of one file, from its beginning to its end.
final class ByteStream {
  private let stream: OpaquePointer
  private let descriptor: Int32

  /// Opens a file; `-` is standard input.
  init(
    path: String, compression: CorpusCompression, maxExpansion: Double, prefix: [UInt8] = []
  ) throws(FileError) {
    descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemWords(errno)) }
    let kind: parable_compression =
      switch compression {
      case .none: PARABLE_PLAIN
      case .gzip: PARABLE_GZIP
      case .zstd: PARABLE_ZSTD
      }
    guard
      let stream = parable_stream_open(descriptor, kind, maxExpansion, prefix, prefix.count)
    else {
      close(descriptor)
      throw .unreadable(path: path, reason: "there is no memory")
    }
    self.stream = stream
  }

  /// Opens standard input, compressed in whatever way its first bytes say.
  static func standardInput(maxExpansion: Double) throws(FileError) -> ByteStream {
    let plain = try ByteStream(path: "-", compression: .none, maxExpansion: 1)
    var first = [UInt8](repeating: 0, count: 4)
    let count = first.withUnsafeMutableBufferPointer { plain.read(into: $0) }
    first.removeLast(first.count - count)
    return try ByteStream(
      path: "-", compression: FileSniffer.compression(first), maxExpansion: maxExpansion,
      prefix: first)
  }

  deinit {
    parable_stream_close(stream)
    close(descriptor)
  }

  /// Fills a buffer; fewer bytes come only at the end or at a fault.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    return parable_stream_read(stream, base, buffer.count)
  }

  /// Goes to an offset of a plain file; false where that is not possible.
  func seek(to offset: Int) -> Bool { parable_stream_seek(stream, Int64(offset)) }

  /// Bytes of the file itself that have been used.
  var consumed: Int { Int(parable_stream_consumed(stream)) }

  /// Why the stream ended before its end.
  var fault: Quarantine? {
    switch parable_stream_why(stream) {
    case PARABLE_STREAM_FINE: nil
    case PARABLE_STREAM_UNREADABLE:
      Quarantine(.unreadable, systemWords(parable_stream_errno(stream)))
    case PARABLE_STREAM_TRUNCATED: Quarantine(.truncated)
    case PARABLE_STREAM_EXPANDS: Quarantine(.expands)
    case PARABLE_STREAM_WINDOW:
      Quarantine(.corrupt, "a zstd frame asks for more than 128 MiB of memory")
    default: Quarantine(.corrupt)
    }
  }
}

/// What the system calls an error.
func systemWords(_ number: Int32) -> String { String(cString: strerror(number)) }
