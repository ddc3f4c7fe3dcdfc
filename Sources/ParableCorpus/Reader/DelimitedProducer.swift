import Foundation

/// Cuts a file of records with delimiters: JSON lines, or a long text at its blank lines.
///
/// Memory: one chunk of about 1 MiB, or of the longest record up to the limit.
final class DelimitedProducer: BatchProducer {
  static let batchBytes = 1 << 20

  private let file: Int
  private let window: StreamWindow
  private let cutter: RecordCutter
  private let segmentBytes: Int
  private let maxRecordBytes: Int
  private let wanted: Wanted
  /// The size of a plain file, in which segments can be skipped by seeking.
  private let seekableSize: Int?

  private var openSegment: Int?
  /// The segments before this one have been handed out, or are wanted by nobody.
  private var announced = 0
  private var wasEmpty = true
  private var isDone = false
  private var uncounted: Int
  private var splitFiles: Int

  init(
    file: Int, window: StreamWindow, cutter: RecordCutter, settings: ReadSettings,
    seekableSize: Int?
  ) {
    self.file = file
    self.window = window
    self.cutter = cutter
    self.segmentBytes = settings.segmentBytes
    self.maxRecordBytes = settings.options.maxRecordBytes
    self.wanted = settings.wanted
    self.seekableSize = cutter.delimiter == .newline ? seekableSize : nil
    uncounted = window.skipByteOrderMark()
    splitFiles = cutter.delimiter == .blankLine ? 1 : 0
    if cutter.delimiter == .blankLine { discard(insideText: false) }
  }

  func next() -> Batch? {
    while !isDone {
      window.fill(Self.batchBytes)
      if window.count == 0 { return finish() }
      wasEmpty = false
      let segment = window.offset / segmentBytes
      if wanted.contains(SegmentID(file: file, index: segment)) { return read(segment) }
      // They belong to the file's first segment, whoever reads it.
      (uncounted, splitFiles) = (0, 0)
      if let batch = skip(segment) { return batch }
    }
    return nil
  }

  private func read(_ segment: Int) -> Batch? {
    let offset = window.offset
    guard let count = measure(segment) else {
      if window.hasEnded { return finish() }
      return tooLong(segment)
    }
    var batch = batch(.data(SegmentID(file: file, index: segment)))
    let (chunk, range) = window.take(count)
    switch cutter.delimiter {
    case .newline: batch.work = .lines(chunk, range, base: offset)
    case .blankLine: batch.work = .paragraphs(chunk, range, base: offset)
    }
    batch.byteCount = count + uncounted
    batch.splitFiles = splitFiles
    (uncounted, splitFiles) = (0, 0)
    (openSegment, announced) = (segment, segment + 1)
    return batch
  }

  /// How many bytes of whole records of this segment the window holds; nil where there is not one
  /// whole record and there will be none: the rest is lost, or the record is too long.
  private func measure(_ segment: Int) -> Int? {
    let limit = (segment + 1) * segmentBytes - window.offset
    while true {
      if let cut = cutter.cut(window.bytes, limit: limit) { return cut }
      if window.hasEnded { return window.fault == nil ? window.count : nil }
      if window.count > maxRecordBytes { return nil }
      window.fill(window.count * 2)
    }
  }

  private func tooLong(_ segment: Int) -> Batch? {
    let start = window.offset
    let reason = Quarantine(.tooLong, "over \(maxRecordBytes) bytes")
    discard(insideText: true)
    guard wanted.contains(SegmentID(file: file, index: segment)) else { return nil }
    var batch = batch(.data(SegmentID(file: file, index: segment)))
    batch.entries = [
      QuarantineEntry(position: Position(file: file, offset: start), reason: reason)
    ]
    batch.byteCount = window.offset - start + uncounted
    uncounted = 0
    (openSegment, announced) = (segment, segment + 1)
    return batch
  }

  /// Drops bytes up to the beginning of the next record.
  private func discard(insideText: Bool) {
    var scan = BlankLineScan(insideText: insideText)
    while true {
      let found: Int? =
        switch cutter.delimiter {
        case .newline: window.bytes.firstIndex(of: 10).map { $0 + 1 }
        case .blankLine: scan.next(in: window.bytes, from: 0)
        }
      _ = window.take(found ?? window.count)
      if found != nil || window.hasEnded { return }
      window.fill(Self.batchBytes)
    }
  }

  private func finish() -> Batch {
    isDone = true
    var batch = batch(.end(file: file, wasEmpty: wasEmpty))
    let segment = SegmentID(file: file, index: window.offset / segmentBytes)
    if let fault = window.fault, wanted.contains(segment) {
      let position = Position(file: file, offset: window.offset)
      batch.entries = [QuarantineEntry(position: position, reason: fault)]
      batch.byteCount = window.count + uncounted
      batch.event = .data(segment)
      batch.isLastOfFile = true
    }
    return batch
  }

  private func skip(_ segment: Int) -> Batch? {
    let here = SegmentID(file: file, index: segment)
    let gap = announced..<max(announced, segment)
    announced = max(announced, segment)
    if openSegment != nil || wanted.containsAny(file: file, in: gap) {
      openSegment = nil
      return batch(.leave(before: here))
    }
    guard wanted.mayContain(file: file, from: segment + 1) else {
      isDone = true
      return nil
    }
    if let seekableSize, !seek(beyond: segment, size: seekableSize) {
      isDone = true
    } else if seekableSize == nil {
      drop(segment)
    }
    return nil
  }

  /// Goes to the first record of the next wanted segment; false where there is none.
  private func seek(beyond segment: Int, size: Int) -> Bool {
    let last = (size - 1) / segmentBytes
    guard segment < last,
      let next = (segment + 1...last).first(where: {
        wanted.contains(SegmentID(file: file, index: $0))
      })
    else { return false }
    guard window.seek(to: next * segmentBytes - 1) else { return false }
    discard(insideText: true)
    return true
  }

  private func drop(_ segment: Int) {
    if let count = measure(segment) {
      _ = window.take(count)
    } else if window.hasEnded {
      isDone = true
    } else {
      discard(insideText: true)
    }
  }

  private func batch(_ event: Batch.Event) -> Batch {
    Batch(event: event, files: file..<file + 1, consumed: window.consumed)
  }
}
