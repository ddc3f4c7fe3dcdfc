import Foundation
import ParableCore

/// Reads small text files, each of which is one document; together they are one segment.
final class DocumentProducer: BatchProducer {
  private let files: Range<Int>
  private let settings: ReadSettings
  private var rest: Range<Int>
  private var isDone = false
  private var consumed = 0

  init(files: Range<Int>, settings: ReadSettings) {
    self.files = files
    self.settings = settings
    rest = files
  }

  func next() -> Batch? {
    let segment = SegmentID(file: files.lowerBound, index: 0)
    guard settings.wanted.contains(segment), !isDone else { return nil }
    var batch = Batch(event: .data(segment), files: files)
    let chunk = Chunk(capacity: DelimitedProducer.batchBytes + settings.plan.maxDocumentBytes)
    var (extents, used) = ([TextExtent](), 0)
    while let file = rest.first, used < DelimitedProducer.batchBytes {
      rest = file + 1..<rest.upperBound
      let size = settings.plan.files[file].size
      switch read(file, size: size, into: chunk, at: used) {
      case .success(let count):
        extents.append(TextExtent(file: file, range: used..<used + count))
        used += count
        batch.byteCount += count
      case .failure(let reason):
        let position = Position(file: file, offset: 0)
        batch.entries.append(QuarantineEntry(position: position, reason: reason.quarantine))
      }
      consumed += size
    }
    batch.work = .documents(chunk, extents)
    batch.consumed = consumed
    batch.isLastOfFile = rest.isEmpty
    isDone = rest.isEmpty
    return batch
  }

  private struct Refusal: Error { var quarantine: Quarantine }

  private func read(_ file: Int, size: Int, into chunk: Chunk, at offset: Int)
    -> Result<Int, Refusal>
  {
    do throws(FileError) {
      let stream = try ByteStream(
        path: settings.plan.files[file].place, compression: .none, maxExpansion: 1)
      let room = UnsafeMutableBufferPointer(
        start: chunk.bytes + offset, count: min(size + 1, chunk.capacity + 64 - offset))
      let count = stream.read(into: room)
      if let fault = stream.fault { return .failure(Refusal(quarantine: fault)) }
      guard count == size else { return .failure(Refusal(quarantine: Quarantine(.changed))) }
      return .success(count)
    } catch {
      guard case .unreadable(_, let reason) = error else { return .success(0) }
      return .failure(Refusal(quarantine: Quarantine(.unreadable, reason)))
    }
  }
}

/// A single text that is not over the limit: one document.
final class WholeDocument: BatchProducer {
  private let file: Int
  private var batch: Batch?

  /// Nil where the text is longer than one document may be.
  init?(file: Int, window: StreamWindow, settings: ReadSettings) {
    window.fill(settings.plan.maxDocumentBytes + 1)
    guard window.hasEnded else { return nil }
    self.file = file
    let segment = SegmentID(file: file, index: 0)
    guard settings.wanted.contains(segment) else { return }
    var batch = Batch(
      event: .data(segment), files: file..<file + 1, byteCount: window.count,
      consumed: window.consumed)
    batch.isLastOfFile = true
    if let fault = window.fault {
      let position = Position(file: file, offset: 0)
      batch.entries = [QuarantineEntry(position: position, reason: fault)]
    } else {
      let (chunk, range) = window.take(window.count)
      batch.work = .documents(chunk, [TextExtent(file: file, range: range)])
    }
    self.batch = batch
  }

  func next() -> Batch? {
    defer { batch = nil }
    return batch
  }
}
