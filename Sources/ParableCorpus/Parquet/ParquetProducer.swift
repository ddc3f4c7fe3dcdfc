/// One row group of a Parquet file, as a worker gets it.
struct RowGroup: Sendable {
  var plugin: ArrowPlugin
  var path: String
  var file: Int
  var group: Int
  var firstRow: Int
  var rows: Int
}

/// Hands out the row groups of a Parquet file; ``ParquetFile/segments(ofBytes:)`` says to which
/// segment each belongs, by the sizes in the file's own metadata.
final class ParquetProducer: BatchProducer {
  private let file: Int
  private let settings: ReadSettings
  private let plugin: ArrowPlugin
  private let open: ParquetFile?
  private var refusal: RefusedFile?
  private var group = 0
  private var firstRow = 0
  private let segments: [Int]
  private var openSegment: Int?
  private var isDone = false

  /// - Throws: ``ArrowError`` where there is no plugin; a file that Arrow refuses is quarantined.
  init(file: Int, path: String, settings: ReadSettings) throws(ArrowError) {
    self.file = file
    self.settings = settings
    plugin = try ArrowPlugin()
    do throws(ArrowError) {
      let opened = try ParquetFile(path, plugin: plugin)
      open = opened
      segments = opened.segments(ofBytes: settings.segmentBytes)
    } catch {
      guard case .refused(_, let reason) = error else { throw error }
      (open, segments) = (nil, [])
      refusal = RefusedFile(file, Quarantine(.corrupt, reason), settings)
    }
  }

  func next() -> Batch? {
    guard let open else { return refusal?.next() }
    while !isDone {
      guard group < open.groups else {
        isDone = true
        return Batch(event: .end(file: file, wasEmpty: open.groups == 0), files: file..<file + 1)
      }
      let id = SegmentID(file: file, index: segments[group])
      guard settings.wanted.contains(id) else {
        if openSegment != nil {
          openSegment = nil
          return Batch(event: .leave(before: id), files: file..<file + 1)
        }
        advance(open)
        continue
      }
      openSegment = id.index
      return read(open, id)
    }
    return nil
  }

  private func read(_ open: ParquetFile, _ id: SegmentID) -> Batch {
    var batch = Batch(event: .data(id), files: file..<file + 1)
    let rows = open.rows(inGroup: group)
    batch.work = .rows(
      RowGroup(
        plugin: plugin, path: open.path, file: file, group: group, firstRow: firstRow, rows: rows))
    batch.byteCount = open.bytes(inGroup: group)
    advance(open)
    batch.consumed = settings.plan.files[file].size * group / max(1, open.groups)
    return batch
  }

  private func advance(_ open: ParquetFile) {
    firstRow += open.rows(inGroup: group)
    group += 1
  }
}
