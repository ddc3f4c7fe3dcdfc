import CParableBytes
import Foundation

/// What a worker made of a batch.
struct BatchResult<Partial: Sendable>: Sendable {
  var batch: Batch
  var partial: Partial
  var tally = Tally()
  var entries: [QuarantineEntry]

  /// Counts and keeps a refusal.
  mutating func refuse(_ position: Position, _ reason: Quarantine, records: Int = 1) {
    entries.append(QuarantineEntry(position: position, reason: reason, records: records))
    count(reason.fault, records: records)
  }

  mutating func count(_ fault: Quarantine.Fault, records: Int) {
    tally.records += records
    tally.quarantined += records
    tally.faults[fault, default: 0] += records
  }

  mutating func countEmpty() {
    tally.records += 1
    tally.empty += 1
  }
}

/// Parses batches and maps their records, on one thread.
final class RecordWorker<M: RecordMapper> {
  let mapper: M
  let settings: ReadSettings
  var scratch: M.Scratch
  let json: JSONReader
  let jsonOrigin: JSONOrigin
  let textOrigin = RecordOrigin()
  let warcOrigin = WARCOrigin()
  /// Kept between records: a page without its tags, and a body whose chunks were joined.
  var page: [UInt8] = []
  var body: [UInt8] = []
  /// The Parquet file that was read last.
  var parquet: ParquetOrigin?

  init(_ mapper: M, _ settings: ReadSettings) throws {
    self.mapper = mapper
    self.settings = settings
    scratch = try mapper.makeScratch()
    json = JSONReader(fields: settings.options.fields)
    jsonOrigin = JSONOrigin(json)
  }

  func process(_ batch: Batch) -> BatchResult<M.Partial> {
    var result = BatchResult(batch: batch, partial: mapper.makePartial(), entries: [])
    result.tally.bytes = batch.byteCount
    result.tally.splitFiles = batch.splitFiles
    switch batch.work {
    case .nothing: break
    case .lines(let chunk, let range, let base):
      readLines(chunk, range, base: base, file: batch.files.lowerBound, into: &result)
    case .paragraphs(let chunk, let range, let base):
      readParagraphs(chunk, range, base: base, file: batch.files.lowerBound, into: &result)
    case .documents(let chunk, let extents):
      for extent in extents {
        readText(
          chunk[extent.range], at: Position(file: extent.file, offset: 0), into: &result)
      }
    case .warc(let chunk, let extents):
      for extent in extents {
        readWARC(chunk, extent, file: batch.files.lowerBound, into: &result)
      }
    case .rows(let group): readRows(group, into: &result)
    }
    for entry in batch.entries { result.count(entry.reason.fault, records: entry.records) }
    result.entries += batch.entries
    if !batch.entries.isEmpty { result.entries.sort { $0.position < $1.position } }
    result.batch.work = .nothing
    return result
  }

  /// Hands a record to the mapper.
  @inline(__always)
  func deliver(_ record: borrowing RecordView, into result: inout BatchResult<M.Partial>) {
    result.tally.records += 1
    result.tally.delivered += 1
    result.tally.textBytes += record.text.count
    mapper.map(record, into: &result.partial, scratch: &scratch)
  }
}
