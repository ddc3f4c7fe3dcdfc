import Foundation

/// Stub.
final class WARCProducer: BatchProducer {
  init(file: Int, window: StreamWindow, settings: ReadSettings) {}
  func next() -> Batch? { nil }
}
final class WARCOrigin: RecordOrigin {}
extension RecordWorker {
  func readWARC(
    _ chunk: Chunk, _ extent: WARCExtent, file: Int, into result: inout BatchResult<M.Partial>
  ) {}
}
final class ParquetProducer: BatchProducer {
  init(file: Int, path: String, settings: ReadSettings) throws {}
  func next() -> Batch? { nil }
}
struct RowGroup: Sendable {}
extension RecordWorker {
  func readRows(_ group: RowGroup, into result: inout BatchResult<M.Partial>) {}
}
