/// What was read, counted: `records == delivered + quarantined + empty`, always.
public struct Tally: Sendable, Codable, Hashable {
  /// Records that were read.
  public var records = 0
  /// Records whose text went to the mapper.
  public var delivered = 0
  /// Records that were refused with a reason.
  public var quarantined = 0
  /// Records that hold no text: blank lines, empty fields, WARC records of other kinds.
  public var empty = 0
  /// Bytes read, after decompression; for Parquet, the row groups' size in memory.
  public var bytes = 0
  /// Bytes of text delivered.
  public var textBytes = 0
  /// Text files over the limit that were split at their blank lines.
  public var splitFiles = 0
  /// How many records were quarantined for which fault.
  public var faults: [Quarantine.Fault: Int] = [:]

  /// Nothing read yet.
  public init() {}

  /// Both together.
  public static func += (a: inout Tally, b: Tally) {
    a.records += b.records
    a.delivered += b.delivered
    a.quarantined += b.quarantined
    a.empty += b.empty
    a.bytes += b.bytes
    a.textBytes += b.textBytes
    a.splitFiles += b.splitFiles
    if !b.faults.isEmpty { a.faults.merge(b.faults, uniquingKeysWith: +) }
  }
}
