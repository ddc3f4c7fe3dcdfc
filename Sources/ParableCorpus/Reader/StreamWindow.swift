import Foundation

/// The part of a stream that is in memory: it grows at its end and is taken from its beginning.
final class StreamWindow {
  private let stream: ByteStream
  private var chunk = Chunk(capacity: 0)
  private var range = 0..<0
  /// Where the window begins in the decompressed file.
  private(set) var offset = 0
  /// Whether the stream has no more bytes.
  private(set) var hasEnded = false

  init(_ stream: ByteStream) { self.stream = stream }

  var count: Int { range.count }
  var bytes: UnsafeBufferPointer<UInt8> { chunk[range] }
  var fault: Quarantine? { hasEnded ? stream.fault : nil }
  var consumed: Int { stream.consumed }

  /// Makes the window at least this long, unless the stream ends before.
  func fill(_ target: Int) {
    guard count < target, !hasEnded else { return }
    let next = Chunk(capacity: target)
    if count > 0 { memcpy(next.bytes, chunk.bytes + range.lowerBound, count) }
    let rest = UnsafeMutableBufferPointer(start: next.bytes + count, count: target - count)
    let read = stream.read(into: rest)
    hasEnded = read < rest.count
    range = 0..<count + read
    chunk = next
  }

  /// Takes bytes from the beginning; the chunk stays as it is as long as someone holds it.
  func take(_ count: Int) -> (Chunk, Range<Int>) {
    let taken = range.lowerBound..<range.lowerBound + count
    range = taken.upperBound..<range.upperBound
    offset += count
    return (chunk, taken)
  }

  /// Goes to an offset of a plain file.
  func seek(to offset: Int) -> Bool {
    guard stream.seek(to: offset) else { return false }
    (self.offset, range, hasEnded) = (offset, 0..<0, false)
    return true
  }

  /// Skips the mark at the very beginning of a file; gives how many bytes that were.
  func skipByteOrderMark() -> Int {
    fill(DelimitedProducer.batchBytes)
    guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return 0 }
    _ = take(3)
    return 3
  }
}
