/// A text in which terms are matched, part by part, from their key outwards; never allocates unless
/// something is found.
struct TermText {
  let text: UnsafeBufferPointer<UInt8>

  /// Calls `found` for every end that a term can have when its key stands at a place, with the
  /// leftmost start.
  func matches(
    of term: Term, part key: Int, at place: Range<Int>, found: (Range<Int>) -> Void
  ) {
    var start = Int.max
    backward(term, before: key, to: place.lowerBound) { start = min(start, $0) }
    guard start < Int.max else { return }
    forward(term, from: key + 1, at: place.upperBound) { found(start..<$0) }
  }

  private func forward(_ term: Term, from part: Int, at place: Int, found: (Int) -> Void) {
    guard part < term.parts.count else { return found(place) }
    switch term.parts[part] {
    case .bytes(let bytes):
      let end = place + bytes.count
      guard end <= text.count, holds(bytes, at: place, exact: term.isExact) else { return }
      forward(term, from: part + 1, at: end, found: found)
    case .rest:
      var end = place
      forward(term, from: part + 1, at: end, found: found)
      while end < text.count, text[end].isWordByte {
        end += 1
        forward(term, from: part + 1, at: end, found: found)
      }
    case .between(let range):
      var end = place
      while end - place <= range.upperBound {
        if end - place >= range.lowerBound {
          forward(term, from: part + 1, at: end, found: found)
        }
        guard end < text.count, !text[end].isWordByte else { return }
        end += 1
      }
    case .gap: forwardGap(term, from: part + 1, at: place, words: 2, found: found)
    case .digits:
      var end = place
      while end < min(text.count, place + 4), text[end].isDigit {
        end += 1
        forward(term, from: part + 1, at: end, found: found)
      }
    case .apostrophe:
      if place < text.count, text[place] == UInt8(ascii: "'") {
        forward(term, from: part + 1, at: place + 1, found: found)
      } else if place + 3 <= text.count, holds(TermText.curly, at: place, exact: true) {
        forward(term, from: part + 1, at: place + 3, found: found)
      }
    case .end:
      guard place == text.count || !text[place].isWordByte else { return }
      forward(term, from: part + 1, at: place, found: found)
    }
  }

  private func forwardGap(
    _ term: Term, from part: Int, at place: Int, words: Int, found: (Int) -> Void
  ) {
    forward(term, from: part, at: place, found: found)
    guard words > 0 else { return }
    var end = place
    while end < text.count, text[end].isWordByte { end += 1 }
    let word = end
    while word > place, end < text.count, end - word < 4, !text[end].isWordByte {
      end += 1
      forwardGap(term, from: part, at: end, words: words - 1, found: found)
    }
  }

  /// Calls `found` for every place where the parts before one may begin if they end at `place`.
  private func backward(_ term: Term, before part: Int, to place: Int, found: (Int) -> Void) {
    guard part > 0 else {
      if place == 0 || !text[place - 1].isWordByte { found(place) }
      return
    }
    switch term.parts[part - 1] {
    case .bytes(let bytes):
      let start = place - bytes.count
      guard start >= 0, holds(bytes, at: start, exact: term.isExact) else { return }
      backward(term, before: part - 1, to: start, found: found)
    case .rest:
      var start = place
      backward(term, before: part - 1, to: start, found: found)
      while start > 0, text[start - 1].isWordByte {
        start -= 1
        backward(term, before: part - 1, to: start, found: found)
      }
    case .between(let range):
      var start = place
      while place - start <= range.upperBound {
        if place - start >= range.lowerBound {
          backward(term, before: part - 1, to: start, found: found)
        }
        guard start > 0, !text[start - 1].isWordByte else { return }
        start -= 1
      }
    case .gap: backwardGap(term, before: part - 1, to: place, words: 2, found: found)
    case .digits:
      var start = place
      while start > max(0, place - 4), text[start - 1].isDigit {
        start -= 1
        backward(term, before: part - 1, to: start, found: found)
      }
    case .apostrophe:
      if place > 0, text[place - 1] == UInt8(ascii: "'") {
        backward(term, before: part - 1, to: place - 1, found: found)
      } else if place >= 3, holds(TermText.curly, at: place - 3, exact: true) {
        backward(term, before: part - 1, to: place - 3, found: found)
      }
    case .end: preconditionFailure("an end is a term's last part")
    }
  }

  private func backwardGap(
    _ term: Term, before part: Int, to place: Int, words: Int, found: (Int) -> Void
  ) {
    backward(term, before: part, to: place, found: found)
    guard words > 0 else { return }
    var end = place
    while end > 0, place - end < 4, !text[end - 1].isWordByte {
      end -= 1
      var start = end
      while start > 0, text[start - 1].isWordByte { start -= 1 }
      if start < end { backwardGap(term, before: part, to: start, words: words - 1, found: found) }
    }
  }

  private static let curly = Array("\u{2019}".utf8)

  private func holds(_ bytes: [UInt8], at place: Int, exact: Bool) -> Bool {
    for index in bytes.indices {
      let byte = text[place + index]
      guard byte == bytes[index] || (!exact && byte.lowered == bytes[index].lowered) else {
        return false
      }
    }
    return true
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
