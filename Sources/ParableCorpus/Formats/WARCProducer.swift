import CParableBytes
import Foundation

/// Cuts a WARC or WET file into records by their Content-Length, and checks each length by what
/// follows: the next record, or the end. After a length that lies, reading goes on at the next
/// place that looks like a record.
final class WARCProducer: BatchProducer {
  private static let headerLimit = 64 << 10
  /// What is looked at behind a block.
  private static let lookahead = 16

  private let file: Int
  private let window: StreamWindow
  private let settings: ReadSettings
  private var openSegment: Int?
  /// The segments before this one have been handed out, or are wanted by nobody.
  private var announced = 0
  private var wasEmpty = true
  private var isDone = false

  init(file: Int, window: StreamWindow, settings: ReadSettings) {
    self.file = file
    self.window = window
    self.settings = settings
  }

  func next() -> Batch? {
    while !isDone {
      window.fill(DelimitedProducer.batchBytes)
      _ = window.take(newlines(window.bytes, from: 0))
      if window.count == 0, !window.hasEnded { continue }
      if window.count == 0 { return finish() }
      wasEmpty = false
      let segment = SegmentID(file: file, index: window.offset / settings.segmentBytes)
      if let batch = read(segment) { return batch }
    }
    return nil
  }

  private func read(_ segment: SegmentID) -> Batch? {
    let isWanted = settings.wanted.contains(segment)
    if !isWanted {
      let gap = announced..<max(announced, segment.index)
      announced = max(announced, segment.index)
      if openSegment != nil || settings.wanted.containsAny(file: file, in: gap) {
        openSegment = nil
        return batch(.leave(before: segment))
      }
    }
    if !isWanted, !settings.wanted.mayContain(file: file, from: segment.index) {
      isDone = true
      return nil
    }
    let start = window.offset
    let (extents, count, stop) = frame(before: (segment.index + 1) * settings.segmentBytes)
    var batch = batch(.data(segment))
    if count > 0 {
      let (chunk, range) = window.take(count)
      batch.work = .warc(chunk, extents.map { $0.moved(by: range.lowerBound) })
    } else {
      switch stop {
      case .needs(let bytes):
        window.fill(bytes)
        return nil
      case .refused(let reason):
        batch.entries = [
          QuarantineEntry(position: Position(file: file, offset: start), reason: reason)
        ]
        synchronize()
      case nil: return nil
      }
    }
    guard isWanted else { return nil }
    (openSegment, announced) = (segment.index, segment.index + 1)
    batch.byteCount = window.offset - start
    return batch
  }

  private enum Stop {
    case needs(Int)
    case refused(Quarantine)
  }

  /// The whole records in the window that begin before an offset of the file, how many bytes they
  /// take, and why the next one is not among them.
  private func frame(before limit: Int) -> ([WARCExtent], Int, Stop?) {
    var (extents, used) = ([WARCExtent](), 0)
    while used < window.count, window.offset + used < limit {
      switch record(at: used) {
      case .success(let (extent, next)):
        extents.append(extent)
        used = next
      case .failure(let stop): return (extents, used, stop.reason)
      }
    }
    return (extents, used, nil)
  }

  private struct Stopped: Error { var reason: Stop }

  private func record(at start: Int) -> Result<(WARCExtent, Int), Stopped> {
    func stop(_ reason: Stop) -> Result<(WARCExtent, Int), Stopped> {
      .failure(Stopped(reason: reason))
    }
    let rest = UnsafeBufferPointer(rebasing: window.bytes[start...])
    guard rest.count >= 5 || window.hasEnded else { return stop(.needs(window.count + 4096)) }
    guard rest.starts(with: Array("WARC/".utf8)) else {
      return stop(.refused(lost(Quarantine(.badRecord, "it does not begin with WARC/"))))
    }
    let head = UnsafeBufferPointer(rebasing: rest.prefix(Self.headerLimit))
    guard let header = HeaderFields.end(in: head) else {
      if !window.hasEnded, rest.count < Self.headerLimit {
        return stop(.needs(window.count + Self.headerLimit))
      }
      return stop(.refused(lost(Quarantine(.badRecord, "its header has no end"))))
    }
    let fields = HeaderFields(bytes: UnsafeBufferPointer(rebasing: rest.prefix(header)))
    guard let length = fields.number("Content-Length") else {
      return stop(.refused(Quarantine(.badRecord, "it has no Content-Length")))
    }
    guard length <= settings.options.maxRecordBytes else {
      let limit = settings.options.maxRecordBytes
      return stop(.refused(Quarantine(.tooLong, "over \(limit) bytes")))
    }
    let end = header + length
    if rest.count < end + Self.lookahead, !window.hasEnded {
      return stop(.needs(start + end + Self.lookahead))
    }
    guard rest.count >= end, let next = boundary(in: rest, after: end) else {
      return stop(
        .refused(rest.count < end ? lost(Quarantine(.wrongLength)) : Quarantine(.wrongLength)))
    }
    let extent = WARCExtent(
      range: start..<start + end, headerBytes: header, offset: window.offset + start)
    return .success((extent, start + next))
  }

  /// The stream's own fault, where the record ends with it.
  private func lost(_ reason: Quarantine) -> Quarantine { window.fault ?? reason }

  /// Where the next record begins; nil where neither a record nor the end follows.
  private func boundary(in bytes: UnsafeBufferPointer<UInt8>, after end: Int) -> Int? {
    let gap = newlines(bytes, from: end)
    let next = end + gap
    if next == bytes.count { return next }
    let isRecord = bytes[next...].prefix(5).elementsEqual("WARC/".utf8.prefix(bytes.count - next))
    return gap >= 2 && isRecord ? next : nil
  }

  private func newlines(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    bytes[start...].prefix { $0 == 10 || $0 == 13 }.count
  }

  /// Drops bytes up to the next place that looks like a record.
  private func synchronize() {
    let mark = "\r\n\r\nWARC/"
    while true {
      if let base = window.bytes.baseAddress {
        let found = parable_find(base, window.count, mark)
        if found >= 0 { return _ = window.take(Int(found) + 4) }
      }
      if window.hasEnded { return _ = window.take(window.count) }
      _ = window.take(max(0, window.count - mark.utf8.count + 1))
      window.fill(DelimitedProducer.batchBytes)
    }
  }

  private func finish() -> Batch {
    isDone = true
    var batch = batch(.end(file: file, wasEmpty: wasEmpty))
    let segment = SegmentID(file: file, index: window.offset / settings.segmentBytes)
    if let fault = window.fault, settings.wanted.contains(segment) {
      let position = Position(file: file, offset: window.offset)
      batch.entries = [QuarantineEntry(position: position, reason: fault)]
      batch.event = .data(segment)
      batch.isLastOfFile = true
    }
    return batch
  }

  private func batch(_ event: Batch.Event) -> Batch {
    Batch(event: event, files: file..<file + 1, consumed: window.consumed)
  }
}

extension WARCExtent {
  /// The same record where the chunk's bytes begin later.
  fileprivate func moved(by distance: Int) -> WARCExtent {
    var result = self
    result.range = range.lowerBound + distance..<range.upperBound + distance
    return result
  }
}
