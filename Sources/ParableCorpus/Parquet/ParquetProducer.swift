/// One row group of a Parquet file, as a worker gets it.
struct RowGroup: Sendable {
  var plugin: ArrowPlugin
  var path: String
  var file: Int
  var group: Int
  var firstRow: Int
  var rows: Int
}

/// Hands out the row groups of a Parquet file. As many consecutive ones make a segment as begin
/// before the segment's bytes are reached, by the sizes in the file's own metadata.
final class ParquetProducer: BatchProducer {
  private let file: Int
  private let settings: ReadSettings
  private let plugin: ArrowPlugin
  private let open: ParquetFile?
  private var refusal: RefusedFile?
  private var group = 0
  private var firstRow = 0
  private var segment = 0
  private var segmentBytes = 0
  private var openSegment: Int?
  private var isDone = false

  /// - Throws: ``ArrowError`` where there is no plugin; a file that Arrow refuses is quarantined.
  init(file: Int, path: String, settings: ReadSettings) throws(ArrowError) {
    self.file = file
    self.settings = settings
    plugin = try ArrowPlugin()
    do throws(ArrowError) {
      open = try ParquetFile(path, plugin: plugin)
    } catch {
      guard case .refused(_, let reason) = error else { throw error }
      open = nil
      refusal = RefusedFile(file, Quarantine(.corrupt, reason))
    }
  }

  func next() -> Batch? {
    guard let open else {
      let isWanted = settings.wanted.contains(SegmentID(file: file, index: 0))
      return isWanted ? refusal?.next() : nil
    }
    while !isDone {
      guard group < open.groups else {
        isDone = true
        return Batch(event: .end(file: file, wasEmpty: open.groups == 0), files: file..<file + 1)
      }
      if segmentBytes >= settings.segmentBytes { (segment, segmentBytes) = (segment + 1, 0) }
      let id = SegmentID(file: file, index: segment)
      guard settings.wanted.contains(id) else {
        if openSegment != nil {
          openSegment = nil
          return Batch(event: .leave(before: id), files: file..<file + 1)
        }
        advance(open)
        continue
      }
      openSegment = segment
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
    segmentBytes += open.bytes(inGroup: group)
    group += 1
  }
}
