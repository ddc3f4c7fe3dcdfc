/// Where the words of a part of a text begin and end. A word is what stands between white space.
struct WordMap {
  private(set) var starts: [Int] = []
  private(set) var ends: [Int] = []
  /// For each word, the paragraph it stands in; blank lines separate paragraphs.
  private var paragraph: [Int] = []
  /// The first word of each paragraph.
  private var first: [Int] = []

  /// Reads the words in a range of a text.
  init(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var newlines = 2
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      guard !byte.isSpaceByte else {
        if byte == UInt8(ascii: "\n") { newlines += 1 }
        index += 1
        continue
      }
      if newlines > 1 { first.append(starts.count) }
      newlines = 0
      starts.append(index)
      paragraph.append(first.count - 1)
      while index < range.upperBound, !text[index].isSpaceByte { index += 1 }
      ends.append(index)
    }
  }

  /// The bytes within so many words of a match: `words` whatever lies between, `paragraph` without
  /// a blank line between.
  func reach(of match: TermMatch, words: Int, paragraph far: Int) -> Range<Int> {
    guard !starts.isEmpty else { return match.start..<match.end }
    let (i, j) = (word(at: match.start), word(at: match.end - 1))
    let opening = first[paragraph[i]]
    let closing = paragraph[j] + 1 < first.count ? first[paragraph[j] + 1] - 1 : starts.count - 1
    let low = min(max(0, i - words), max(opening, i - far))
    let high = max(min(starts.count - 1, j + words), min(closing, j + far))
    return min(starts[low], match.start)..<max(ends[high], match.end)
  }

  /// The last word that begins at or before an offset, or the first word.
  private func word(at offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}

/// Steps through a text word by word. Text without white space is taken to have a word every 16
/// bytes, so that no step depends on the text's length.
struct WordWalk {
  static let bytesAWord = 16
  let text: UnsafeBufferPointer<UInt8>

  /// The end of the word that is `words` after the one at or before `offset`, or the text's end.
  func forward(from offset: Int, words: Int) -> Int {
    let limit = min(text.count, offset + words * WordWalk.bytesAWord)
    var (index, left) = (offset, words)
    while index < limit, !text[index].isSpaceByte { index += 1 }
    while index < limit, left > 0 {
      while index < limit, text[index].isSpaceByte { index += 1 }
      while index < limit, !text[index].isSpaceByte { index += 1 }
      left -= 1
    }
    while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
    return trimmed(max(offset, index), downTo: offset)
  }

  /// The start of the word that is `words` before the one at `offset`, or the text's start.
  func back(from offset: Int, words: Int) -> Int {
    let limit = max(0, offset - words * WordWalk.bytesAWord)
    var (index, left) = (offset, words)
    while index > limit, !text[index - 1].isSpaceByte { index -= 1 }
    while index > limit, left > 0 {
      while index > limit, text[index - 1].isSpaceByte { index -= 1 }
      while index > limit, !text[index - 1].isSpaceByte { index -= 1 }
      left -= 1
    }
    while index > 0, index < text.count, text[index] & 0xC0 == 0x80 { index -= 1 }
    while index < offset, text[index].isSpaceByte { index += 1 }
    return index
  }

  private func trimmed(_ end: Int, downTo floor: Int) -> Int {
    var end = end
    while end > floor, text[end - 1].isSpaceByte { end -= 1 }
    return end
  }
}
