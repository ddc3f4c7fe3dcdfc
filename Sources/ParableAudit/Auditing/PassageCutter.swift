/// Cuts what the scan wants read into passages that do not overlap.
enum PassageCutter {
  /// Passages of at most `limit` bytes that cover the windows, cut between words.
  static func passages(
    _ windows: [Range<Int>], in text: UnsafeBufferPointer<UInt8>, limit: Int
  ) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for window in windows.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, window.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, window.upperBound)
      } else {
        merged.append(window)
      }
    }
    return merged.flatMap { pieces(of: $0, in: text, limit: limit) }
  }

  /// Equal pieces, each ending behind a space where there is one near.
  private static func pieces(
    of range: Range<Int>, in text: UnsafeBufferPointer<UInt8>, limit: Int
  ) -> [Range<Int>] {
    let count = (range.count + limit - 1) / limit
    guard count > 1 else { return [range] }
    var result: [Range<Int>] = []
    var start = range.lowerBound
    for piece in 1..<count {
      let end = wordEnd(at: range.lowerBound + range.count * piece / count, from: start, in: text)
      if end > start { result.append(start..<end) }
      start = end
    }
    if start < range.upperBound { result.append(start..<range.upperBound) }
    return result
  }

  /// The end of the last word before a place, or the last character's, never inside a character.
  private static func wordEnd(
    at place: Int, from start: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var end = place
    while end > start, place - end < 200, !text[end - 1].isSpaceByte { end -= 1 }
    if end > start, text[end - 1].isSpaceByte { return end }
    end = place
    while end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
