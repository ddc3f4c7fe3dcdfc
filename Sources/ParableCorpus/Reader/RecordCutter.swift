import Foundation

/// Where records begin in a stream of bytes.
struct RecordCutter: Sendable {
  /// What stands between two records.
  enum Delimiter: Sendable {
    case newline
    case blankLine
  }

  let delimiter: Delimiter

  /// Where to cut bytes that begin with a record: at the first record that begins at `limit` or
  /// later if it can be seen, else at the last one that can; nil where only one record can be seen.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int? {
    switch delimiter {
    case .newline: cutAtNewline(bytes, limit: limit)
    case .blankLine: cutAtBlankLine(bytes, limit: limit)
    }
  }

  private func cutAtNewline(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    if bytes.count >= limit,
      let found = memchr(base + limit - 1, 10, bytes.count - limit + 1)
    {
      return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
    }
    var last = min(bytes.count, limit - 1) - 1
    while last >= 0, bytes[last] != 10 { last -= 1 }
    return last >= 0 ? last + 1 : nil
  }

  private func cutAtBlankLine(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int? {
    var scan = BlankLineScan(insideText: true)
    var last: Int?
    var from = 1
    while from < bytes.count, let start = scan.next(in: bytes, from: from) {
      last = start
      if start >= limit { break }
      from = start + 1
    }
    return last
  }
}

/// Finds where paragraphs begin, over the borders of buffers: at the first byte that is no white
/// space after an empty line.
struct BlankLineScan {
  private var newlines: Int

  init(insideText: Bool) { newlines = insideText ? 0 : 2 }

  mutating func next(in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    for index in from..<bytes.count {
      switch bytes[index] {
      case 10: newlines += 1
      case 32, 9, 13: continue
      default:
        if newlines >= 2 {
          newlines = 0
          return index
        }
        newlines = 0
      }
    }
    return nil
  }
}
