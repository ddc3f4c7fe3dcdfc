/// One record of a corpus. Everything in it is borrowed, and valid only inside `map`.
public struct RecordView {
  /// Where it begins.
  public var position: Position
  /// Its text: valid UTF-8 without NUL; parts are joined by two newlines.
  public var text: UnsafeBufferPointer<UInt8>
  /// Its parts in order; the bytes between them are the two newlines.
  public var parts: UnsafeBufferPointer<RecordPart>
  /// The record's own bytes: a JSON line without its newline, a WARC record with its header, a
  /// file's text; nothing for Parquet.
  public var raw: UnsafeBufferPointer<UInt8>
  /// Who can say more of it; unretained, because counting references costs more than a short
  /// record.
  let origin: Unmanaged<RecordOrigin>

  /// Where the record comes from, as far as it says. A slow path, for few records.
  public func metadata() -> RecordMetadata {
    origin._withUnsafeGuaranteedRef { $0.metadata(of: self) }
  }

  /// The licence that the record claims, as ``metadata()`` has it. For every record: a line of JSON
  /// that claims one costs about a microsecond more, one without next to nothing.
  public func license() -> String? {
    origin._withUnsafeGuaranteedRef { $0.license(of: self) }
  }
}

/// What reads records of one format on one thread, and can look up more of the one in hand.
class RecordOrigin {
  /// What the record says of itself.
  func metadata(of record: borrowing RecordView) -> RecordMetadata { RecordMetadata() }
  /// The licence it claims.
  func license(of record: borrowing RecordView) -> String? { nil }
}
