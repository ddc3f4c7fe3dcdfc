/// Memory that a source fills and a worker reads, with 64 readable bytes behind it.
///
/// `@unchecked Sendable`: the source writes before it hands the chunk on, and everyone only reads
/// afterwards.
final class Chunk: @unchecked Sendable {
  let bytes: UnsafeMutablePointer<UInt8>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    bytes = .allocate(capacity: capacity + 64)
    (bytes + capacity).update(repeating: 0, count: 64)
  }

  deinit { bytes.deallocate() }

  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }
}

/// A run of whole records, as a worker gets it.
struct Batch: Sendable {
  /// What its bytes are.
  enum Work: Sendable {
    case nothing
    /// Lines of JSON; the base is the offset in the file of the range's first byte.
    case lines(Chunk, Range<Int>, base: Int)
    /// Paragraphs of a text file.
    case paragraphs(Chunk, Range<Int>, base: Int)
    /// Whole text files.
    case documents(Chunk, [TextExtent])
    /// WARC records.
    case warc(Chunk, [WARCExtent])
    /// Row groups of Parquet.
    case rows(RowGroup)
  }

  /// What a batch tells of the segments.
  enum Event: Sendable {
    /// It belongs to the segment.
    case data(SegmentID)
    /// The segment and all before it are complete, and more follow that nobody wants.
    case leave(before: SegmentID)
    /// The file is at its end; whether there was no record at all.
    case end(file: Int, wasEmpty: Bool)
  }

  var event: Event
  var work = Work.nothing
  /// The files that its segment covers.
  var files: Range<Int>
  /// Whether the file ends with this batch.
  var isLastOfFile = false
  /// What the source refused.
  var entries: [QuarantineEntry] = []
  /// Decompressed bytes, and a text file that was found too long for one document.
  var byteCount = 0
  var splitFiles = 0
  /// Bytes of this file, as it lies on the disk, that lie behind.
  var consumed = 0
}

/// One text file inside a chunk.
struct TextExtent: Sendable {
  var file: Int
  var range: Range<Int>
}

/// One record inside a chunk, and its offset in the file.
struct WARCExtent: Sendable {
  var range: Range<Int>
  var headerBytes: Int
  var offset: Int
}

/// Which segments are to be read.
struct Wanted: Sendable {
  /// Of one file.
  private enum Choice {
    case all
    case only(Set<Int>)
  }

  private let skipping: Set<SegmentID>
  /// By file; a file without a choice is left out. Nil: all of all files.
  private let choices: [Int: Choice]?

  init(skipping: Set<SegmentID>, only units: [WorkUnit]?) {
    self.skipping = skipping
    choices = units.map { units in
      Dictionary(grouping: units, by: \.file).mapValues { own in
        let indices = own.compactMap(\.index)
        return indices.count < own.count ? .all : .only(Set(indices))
      }
    }
  }

  func contains(_ id: SegmentID) -> Bool {
    guard !skipping.contains(id) else { return false }
    guard let choices else { return true }
    return switch choices[id.file] {
    case .all: true
    case .only(let indices): indices.contains(id.index)
    case nil: false
    }
  }

  /// Whether some segment of a file is wanted.
  func containsAny(file: Int, in indices: Range<Int>) -> Bool {
    indices.contains { contains(SegmentID(file: file, index: $0)) }
  }

  /// Whether a segment of this file from this index on may be wanted.
  func mayContain(file: Int, from index: Int) -> Bool {
    guard let choices else { return true }
    return switch choices[file] {
    case .all: true
    case .only(let indices):
      indices.contains { $0 >= index && contains(SegmentID(file: file, index: $0)) }
    case nil: false
    }
  }
}

/// Cuts one file, or some, into batches; used by one thread at a time.
protocol BatchProducer: AnyObject {
  /// The next batch; nil at the end.
  func next() throws -> Batch?
}
