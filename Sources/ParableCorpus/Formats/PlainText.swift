import CParableBytes
import Foundation

extension RecordWorker {
  /// Reads one text as one record.
  func readText(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: Position, parts: RecordField = .text,
    into result: inout BatchResult<M.Partial>
  ) {
    var text = bytes
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = .init(rebasing: text.dropFirst(3)) }
    let origin = Unmanaged.passUnretained(textOrigin)
    deliverText(text, raw: bytes, at: position, origin: origin, into: &result)
  }

  /// Checks a text that is no JSON, and delivers it as a record of one part.
  func deliverText(
    _ text: UnsafeBufferPointer<UInt8>, raw: UnsafeBufferPointer<UInt8>, at position: Position,
    origin: Unmanaged<RecordOrigin>, into result: inout BatchResult<M.Partial>
  ) {
    if let fault = fault(of: text) { return result.refuse(position, Quarantine(fault)) }
    guard !parable_is_blank(text.baseAddress, text.count) else { return result.countEmpty() }
    withUnsafePointer(to: RecordPart(range: 0..<text.count)) { part in
      let view = RecordView(
        position: position, text: text, parts: UnsafeBufferPointer(start: part, count: 1),
        raw: raw, origin: origin)
      deliver(view, into: &result)
    }
  }

  private func fault(of text: UnsafeBufferPointer<UInt8>) -> Quarantine.Fault? {
    guard let base = text.baseAddress, !text.isEmpty else { return nil }
    if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) { return .utf16 }
    if memchr(base, 0, text.count) != nil { return .nul }
    return parable_utf8_valid(base, text.count) ? nil : .invalidUTF8
  }

  /// Reads the paragraphs of a long text, each as one record.
  func readParagraphs(
    _ chunk: Chunk, _ range: Range<Int>, base: Int, file: Int,
    into result: inout BatchResult<M.Partial>
  ) {
    let bytes = chunk[range]
    var scan = BlankLineScan(insideText: true)
    var start = 0
    while start < bytes.count {
      let end = scan.next(in: bytes, from: start + 1) ?? bytes.count
      var text = UnsafeBufferPointer(rebasing: bytes[start..<end])
      while let last = text.last, [10, 13, 32, 9].contains(last) {
        text = UnsafeBufferPointer(rebasing: text.dropLast())
      }
      let position = Position(file: file, offset: base + start)
      if text.count > settings.options.maxRecordBytes {
        let limit = settings.options.maxRecordBytes
        result.refuse(position, Quarantine(.tooLong, "over \(limit) bytes"))
      } else {
        readText(text, at: position, into: &result)
      }
      start = end
    }
  }
}
