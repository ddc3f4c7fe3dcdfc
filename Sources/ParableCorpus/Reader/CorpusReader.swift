import Foundation

/// Reads a corpus and hands every record to a mapper, on many threads, in constant memory.
///
/// One thread at a time reads and decompresses about 1 MiB of whole records; all of them parse and
/// map. Results are put together in the order of the corpus, so they do not depend on the number
/// of threads.
public struct CorpusReader: Sendable {
  /// How many refusals a segment's outcome names; the tally counts all of them.
  public static let keptEntries = 10_000

  /// What is read.
  public let plan: CorpusPlan
  /// How it is read.
  public let options: ReadOptions
  /// How many threads map.
  public let workers: Int

  /// A reader of a plan.
  public init(
    plan: CorpusPlan, options: ReadOptions,
    workers: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    self.plan = plan
    self.options = options
    self.workers = max(1, workers)
  }

  /// Maps the corpus and calls `emit` once for each segment, in order, on the calling thread.
  ///
  /// - Parameters:
  ///   - skipping: Segments that are not mapped. Plain files are sought over; streams are
  ///     decompressed and dropped.
  ///   - only: If given, the only units that are mapped.
  /// - Throws: What the mapper's `makeScratch` and `emit` throw, `CancellationError`, and
  ///   ``ArrowError`` where there is Parquet to read and no plugin. Never for what is in a file.
  public func run<M: RecordMapper>(
    _ mapper: M, skipping: Set<SegmentID> = [], only: [WorkUnit]? = nil,
    progress: (ReadProgress) -> Void = { _ in },
    emit: (SegmentOutcome<M.Partial>) throws -> Void
  ) throws {
    for path in options.fields {
      if let reason = JSONReader.fault(of: path) {
        throw CorpusError.badField(path: path, reason: reason)
      }
    }
    let wanted = Wanted(skipping: skipping, only: only)
    let settings = ReadSettings(plan: plan, options: options, wanted: wanted)
    let pipeline = Pipeline(mapper, settings, width: workers * 2 + 2)
    defer { pipeline.stop() }
    for _ in 0..<workers { pipeline.startWorker() }
    var merger = SegmentMerger(mapper, wanted)
    var meter = ProgressMeter(plan)
    while let result = try pipeline.next() {
      try merger.add(result, emit: emit)
      pipeline.finishMerging()
      progress(meter.advance(result.batch, records: result.tally.records))
      try Task.checkCancellation()
    }
  }
}

/// Counts how far a run is.
private struct ProgressMeter {
  private let before: [Int]
  private var records = 0

  init(_ plan: CorpusPlan) {
    before = plan.files.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.size) }
  }

  mutating func advance(_ batch: Batch, records count: Int) -> ReadProgress {
    records += count
    let file = batch.files.lowerBound
    return ReadProgress(
      file: file, bytes: min(before[file] + batch.consumed, before[before.count - 1]),
      totalBytes: before[before.count - 1], records: records)
  }
}
