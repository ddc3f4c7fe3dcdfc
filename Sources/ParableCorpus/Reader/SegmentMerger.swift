/// Puts the results of batches together to segments, in order.
struct SegmentMerger<M: RecordMapper> {
  let mapper: M
  let wanted: Wanted
  private var open: SegmentOutcome<M.Partial>?
  /// The first segment of the file in hand that has not been opened.
  private var next = SegmentID(file: -1, index: 0)

  init(_ mapper: M, _ wanted: Wanted) {
    self.mapper = mapper
    self.wanted = wanted
  }

  /// Adds the next result; emits the segments that it completes.
  mutating func add(
    _ result: BatchResult<M.Partial>, emit: (SegmentOutcome<M.Partial>) throws -> Void
  ) throws {
    switch result.batch.event {
    case .data(let id):
      try openSegment(id, files: result.batch.files, emit)
      merge(result)
      if result.batch.isLastOfFile { try close(isLast: true, emit) }
    case .leave(let id):
      try close(isLast: false, emit)
      try fillGap(before: id, files: result.batch.files, emit)
    case .end(let file, let wasEmpty):
      let first = SegmentID(file: file, index: 0)
      if wasEmpty, wanted.contains(first) {
        try openSegment(first, files: result.batch.files, emit)
      }
      if open?.id.file == file {
        if wasEmpty { merge(result) }
        try close(isLast: true, emit)
      }
    }
  }

  private mutating func openSegment(
    _ id: SegmentID, files: Range<Int>, _ emit: (SegmentOutcome<M.Partial>) throws -> Void
  ) throws {
    if open?.id == id { return }
    try close(isLast: false, emit)
    try fillGap(before: id, files: files, emit)
    open = SegmentOutcome(id: id, partial: mapper.makePartial(), files: files)
    next = SegmentID(file: id.file, index: id.index + 1)
  }

  /// Emits the segments in which no record begins.
  private mutating func fillGap(
    before id: SegmentID, files: Range<Int>, _ emit: (SegmentOutcome<M.Partial>) throws -> Void
  ) throws {
    if next.file != id.file { next = SegmentID(file: id.file, index: 0) }
    while next < id {
      if wanted.contains(next) {
        try emit(SegmentOutcome(id: next, partial: mapper.makePartial(), files: files))
      }
      next.index += 1
    }
  }

  private mutating func merge(_ result: BatchResult<M.Partial>) {
    guard open != nil else { return }
    mapper.merge(result.partial, into: &open!.partial)
    open!.tally += result.tally
    let room = CorpusReader.keptEntries - open!.quarantine.count
    open!.quarantine += result.entries.prefix(room)
  }

  private mutating func close(
    isLast: Bool, _ emit: (SegmentOutcome<M.Partial>) throws -> Void
  ) throws {
    guard var outcome = open else { return }
    open = nil
    outcome.isLastOfFile = isLast
    try emit(outcome)
  }
}
