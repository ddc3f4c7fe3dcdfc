/// What is done with every record, on many threads at once.
public protocol RecordMapper: Sendable {
  /// What a run of records amounts to.
  associatedtype Partial: Sendable
  /// What one thread keeps for its work; it never leaves the thread.
  associatedtype Scratch

  /// Called once on each worker thread.
  func makeScratch() throws -> Scratch
  /// The partial of no record. Made for every batch, so it must be cheap.
  func makePartial() -> Partial
  /// Adds a record. The record's memory is gone afterwards: copy what is needed.
  func map(_ record: borrowing RecordView, into partial: inout Partial, scratch: inout Scratch)
  /// Adds the partial of the records that follow. Must not depend on where the cut was.
  func merge(_ later: Partial, into earlier: inout Partial)
}
