import CParableArrow
import CParableBytes
import Foundation

extension RecordWorker {
  /// Reads the rows of one row group. Rows that Arrow cannot decode are quarantined together.
  func readRows(_ group: RowGroup, into result: inout BatchResult<M.Partial>) {
    var row = 0
    var failure: String?
    do {
      let origin = try parquetOrigin(for: group)
      failure = origin.file.read(group: group.group, fields: settings.options.fields) { batch in
        readRows(batch, of: group, from: row, origin, into: &result)
        row += Int(batch.rows)
      }
    } catch {
      failure = "\(error)"
    }
    guard failure != nil || row != group.rows else { return }
    let position = Position(file: group.file, offset: group.firstRow + row)
    let reason = Quarantine(.corrupt, failure ?? "a row group with too few rows")
    result.refuse(position, reason, records: max(1, group.rows - row))
  }

  /// The open file of a group: the one of the group before, where it is the same.
  private func parquetOrigin(for group: RowGroup) throws -> ParquetOrigin {
    if let origin = parquet, origin.number == group.file { return origin }
    let file = try ParquetFile(group.path, plugin: group.plugin)
    let origin = ParquetOrigin(file, number: group.file)
    parquet = origin
    return origin
  }

  private func readRows(
    _ batch: parable_row_batch, of group: RowGroup, from first: Int, _ origin: ParquetOrigin,
    into result: inout BatchResult<M.Partial>
  ) {
    let handle = Unmanaged.passUnretained(origin as RecordOrigin)
    let parts = UnsafeRawPointer(batch.parts)?.assumingMemoryBound(to: RecordPart.self)
    var (text, part) = (0, 0)
    for row in 0..<Int(batch.rows) {
      let (textEnd, partEnd) = (Int(batch.text_ends[row]), Int(batch.part_ends[row]))
      defer { (text, part) = (textEnd, partEnd) }
      let position = Position(file: group.file, offset: group.firstRow + first + row)
      switch parable_row_status(UInt32(batch.status[row])) {
      case PARABLE_ROW_FINE: break
      case PARABLE_ROW_EMPTY:
        result.countEmpty()
        continue
      case PARABLE_ROW_NO_FIELD:
        result.refuse(position, Quarantine(.missingField))
        continue
      default:
        result.refuse(position, Quarantine(.wrongType))
        continue
      }
      let bytes = UnsafeBufferPointer(start: batch.text + text, count: textEnd - text)
      let view = RecordView(
        position: position, text: bytes,
        parts: UnsafeBufferPointer(start: parts.map { $0 + part }, count: partEnd - part),
        raw: UnsafeBufferPointer(start: nil, count: 0), origin: handle)
      check(view, into: &result)
    }
  }

  private func check(_ view: RecordView, into result: inout BatchResult<M.Partial>) {
    let text = view.text
    if text.count > settings.options.maxRecordBytes {
      let limit = settings.options.maxRecordBytes
      result.refuse(view.position, Quarantine(.tooLong, "over \(limit) bytes"))
    } else if let base = text.baseAddress, memchr(base, 0, text.count) != nil {
      result.refuse(view.position, Quarantine(.nul))
    } else if !parable_utf8_valid(text.baseAddress, text.count) {
      result.refuse(view.position, Quarantine(.invalidUTF8))
    } else if parable_is_blank(text.baseAddress, text.count) {
      result.countEmpty()
    } else {
      deliver(view, into: &result)
    }
  }
}

/// Looks up more of a row of Parquet.
final class ParquetOrigin: RecordOrigin {
  let file: ParquetFile
  let number: Int

  init(_ file: ParquetFile, number: Int) {
    self.file = file
    self.number = number
  }

  override func metadata(of record: borrowing RecordView) -> RecordMetadata {
    let row = record.position.offset
    return RecordMetadata { file.value(row: row, path: $0) }
  }

  override func license(of record: borrowing RecordView) -> String? {
    let row = record.position.offset
    return RecordMetadata.licenseNames.lazy.compactMap { self.file.value(row: row, path: $0) }.first
  }
}
