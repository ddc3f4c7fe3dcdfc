import ParableCore

/// One line of JSON, parsed so that parts of it can be replaced and every other byte stays.
///
/// Only for the few lines that are changed: it keeps a place for every value. What it takes for the
/// record's text follows `json_fields.h`; the caller compares the two.
public struct JSONLine {
  /// A value and where it stands in the line.
  indirect enum Node {
    case string(Range<Int>)
    case array([Node])
    case object([Member])
    case other(Range<Int>)
  }

  /// A member of an object.
  struct Member {
    var key: String
    var value: Node
    var range: Range<Int>
  }

  /// A string of the line that is part of the record's text.
  struct Piece {
    /// Its content, as UTF-8.
    var text: [UInt8] = []
    /// Where in the line each of the bytes comes from; one more for the closing quotation mark.
    var origin: [Int] = []
  }

  let bytes: [UInt8]
  let members: [Member]
  let end: Int

  /// Parses a line that is an object; nil where it is none.
  public init?(_ line: some Sequence<UInt8>) {
    bytes = Array(line)
    var scanner = JSONLineScanner(bytes)
    guard case .object(let members)? = scanner.value(), let end = scanner.endOfLine() else {
      return nil
    }
    self.members = members
    self.end = end
  }

  /// The record's text, its parts joined by two newlines, as the line's strings give it.
  public func text(fields: [String] = []) -> [UInt8] {
    Array(JSONLineFields(self).pieces(fields).map(\.text).joined(separator: [10, 10]))
  }

  /// The line with stretches of its text replaced.
  ///
  /// - Parameters:
  ///   - ranges: Bytes of ``text(fields:)``, in rising order and apart. They are widened to whole
  ///     characters; what lies between two parts has no place in the line and is left out.
  ///   - mask: What stands in their place, once in each part that a range touches.
  public func replacing(_ ranges: [Range<Int>], with mask: String, fields: [String] = []) -> [UInt8]
  {
    let mask = Array(CanonicalJSON.text(of: .string(mask)).utf8.dropFirst().dropLast())
    var cuts: [Range<Int>] = []
    var start = 0
    for piece in JSONLineFields(self).pieces(fields) {
      for range in ranges {
        let lower = max(range.lowerBound - start, 0)
        let upper = min(range.upperBound - start, piece.text.count)
        guard lower < upper else { continue }
        let whole = piece.text.wholeCharacters(lower..<upper)
        cuts.append(piece.origin[whole.lowerBound]..<piece.origin[whole.upperBound])
      }
      start += piece.text.count + 2
    }
    return spliced(cuts.sorted { $0.lowerBound < $1.lowerBound }.map { ($0, mask) })
  }

  /// The line with a member of its object set to a value that is written as it is.
  public func setting(_ key: String, to value: String) -> [UInt8] {
    if let member = members.last(where: { $0.key == key }) {
      return spliced([(member.range, Array(value.utf8))])
    }
    let name = CanonicalJSON.text(of: .string(key))
    let comma = members.isEmpty ? "" : ","
    return spliced([(end..<end, Array("\(comma)\(name):\(value)".utf8))])
  }

  private func spliced(_ cuts: [(range: Range<Int>, bytes: [UInt8])]) -> [UInt8] {
    var (result, at) = ([UInt8](), 0)
    for cut in cuts where cut.range.lowerBound >= at {
      result += bytes[at..<cut.range.lowerBound]
      result += cut.bytes
      at = cut.range.upperBound
    }
    return result + bytes[at...]
  }
}

extension [UInt8] {
  /// A range of UTF-8, widened until it begins and ends with whole characters.
  public func wholeCharacters(_ range: Range<Int>) -> Range<Int> {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower > 0, self[lower] & 0xC0 == 0x80 { lower -= 1 }
    while upper < count, self[upper] & 0xC0 == 0x80 { upper += 1 }
    return lower..<upper
  }
}
