import CParableBytes
import Foundation

extension RecordWorker {
  /// Reads lines of JSON. No allocation for a good line.
  func readLines(
    _ chunk: Chunk, _ range: Range<Int>, base: Int, file: Int,
    into result: inout BatchResult<M.Partial>
  ) {
    let origin = Unmanaged.passUnretained(jsonOrigin as RecordOrigin)
    var record = parable_record()
    var start = range.lowerBound
    while start < range.upperBound {
      let left = range.upperBound - start
      let newline = memchr(chunk.bytes + start, 10, left)
      let count =
        newline.map { UnsafeRawPointer($0) - UnsafeRawPointer(chunk.bytes + start) } ?? left
      let line = UnsafeBufferPointer(start: UnsafePointer(chunk.bytes + start), count: count)
      let position = Position(file: file, offset: base + start - range.lowerBound)
      start += count + 1
      guard count <= settings.options.maxRecordBytes else {
        let limit = settings.options.maxRecordBytes
        result.refuse(position, Quarantine(.tooLong, "over \(limit) bytes"))
        continue
      }
      let status = json.read(line, into: &record)
      guard status == PARABLE_RECORD_FINE else {
        refuse(line, status, record.reason, at: position, into: &result)
        continue
      }
      let view = RecordView(
        position: position,
        text: UnsafeBufferPointer(start: record.text, count: record.text_count),
        parts: recordParts(record), raw: line, origin: origin)
      deliver(view, into: &result)
    }
  }

  private func refuse(
    _ line: UnsafeBufferPointer<UInt8>, _ status: parable_record_status,
    _ reason: UnsafePointer<CChar>?, at position: Position,
    into result: inout BatchResult<M.Partial>
  ) {
    if status == PARABLE_RECORD_EMPTY || parable_is_blank(line.baseAddress, line.count) {
      result.countEmpty()
    } else if status == PARABLE_RECORD_BAD_JSON, line.starts(with: [0xEF, 0xBB, 0xBF]) {
      result.refuse(position, Quarantine(.byteOrderMark))
    } else {
      let words = reason.map { String(cString: $0) } ?? ""
      result.refuse(position, Quarantine(fault(of: status), words))
    }
  }

  private func fault(of status: parable_record_status) -> Quarantine.Fault {
    switch status {
    case PARABLE_RECORD_BAD_UTF8: .invalidUTF8
    case PARABLE_RECORD_SURROGATE: .loneSurrogate
    case PARABLE_RECORD_NUL: .nul
    case PARABLE_RECORD_TOO_DEEP: .tooDeep
    case PARABLE_RECORD_NO_FIELD: .missingField
    case PARABLE_RECORD_WRONG_TYPE: .wrongType
    case PARABLE_RECORD_NOT_OBJECT: .notAnObject
    default: .badJSON
    }
  }
}

/// The parts of a record that C has made; Swift's part has the same layout.
@inline(__always)
func recordParts(_ record: parable_record) -> UnsafeBufferPointer<RecordPart> {
  assert(MemoryLayout<RecordPart>.stride == MemoryLayout<parable_part>.stride)
  return UnsafeBufferPointer(
    start: UnsafeRawPointer(record.parts)?.assumingMemoryBound(to: RecordPart.self),
    count: record.part_count)
}

/// Looks up more of the line of JSON that its reader holds: the one that is being delivered.
final class JSONOrigin: RecordOrigin {
  private let json: JSONReader

  init(_ json: JSONReader) { self.json = json }

  override func metadata(of record: borrowing RecordView) -> RecordMetadata {
    RecordMetadata { json.value($0) }
  }

  override func license(of record: borrowing RecordView) -> String? {
    // All names have these letters; lines without them, which are most, need no look.
    guard parable_find(record.raw.baseAddress, record.raw.count, "licen") >= 0 else { return nil }
    return RecordMetadata.licenseNames.lazy.compactMap { self.json.value($0) }.first
  }
}
