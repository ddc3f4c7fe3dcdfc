/// Where a term stands in a text.
///
/// - Units: byte offsets, the end exclusive. A term that ends in `*` ends with what was written.
public struct TermMatch: Sendable, Hashable, Comparable {
  public var start: Int
  public var end: Int
  /// Which of the finder's terms.
  public var term: Int

  public init(start: Int, end: Int, term: Int) {
    self.start = start
    self.end = end
    self.term = term
  }

  /// The order of a text: by start, then by end, then by term.
  public static func < (a: TermMatch, b: TermMatch) -> Bool {
    (a.start, a.end, a.term) < (b.start, b.end, b.term)
  }
}

/// Finds many terms in a text.
public protocol TermFinder {
  /// Every place where a term stands, in the order of ``TermMatch``; where one term ends at one
  /// place but could begin at several, only the leftmost.
  mutating func matches(in text: UnsafeBufferPointer<UInt8>) throws(ScanError) -> [TermMatch]
}

/// What can stop a scan.
public enum ScanError: Error, Hashable {
  /// A term that the matcher cannot take.
  case unusable(term: String, reason: String)
  /// A text that is too long, or too little memory.
  case exhausted(bytes: Int)
}

extension ScanError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unusable(let term, let reason):
      "The lexicon's term \"\(term)\" cannot be looked for: \(reason). Shorten or split it."
    case .exhausted(let bytes):
      "A text of \(bytes) bytes cannot be scanned: it is over 4 GiB, or memory ran out. Split it."
    }
  }
}

/// The reference: tries every term at every place. No C, no cleverness, a thousand times slower.
public struct PortableTermFinder: TermFinder, Sendable {
  private let terms: [Term]

  public init(_ terms: [Term]) { self.terms = terms }

  public func matches(in text: UnsafeBufferPointer<UInt8>) -> [TermMatch] {
    let starts = text.indices.filter { $0 == 0 || !text[$0 - 1].isWordByte }
    let byLetter = Dictionary(grouping: starts) { text[$0].lowered }
    return terms.enumerated().flatMap { index, term in
      matches(of: term, at: index, from: byLetter[term.firstByte.lowered, default: []], in: text)
    }.sorted()
  }

  private func matches(
    of term: Term, at index: Int, from places: [Int], in text: UnsafeBufferPointer<UInt8>
  ) -> [TermMatch] {
    var starts: [Int: Int] = [:]
    for start in places {
      var ends: Set<Int> = [start]
      for part in term.parts where !ends.isEmpty {
        ends = Set(ends.flatMap { part.ends(from: $0, in: text, exact: term.isExact) })
      }
      for end in ends { starts[end] = min(start, starts[end] ?? start) }
    }
    return starts.map { TermMatch(start: $1, end: $0, term: index) }
  }
}

extension Term.Part {
  /// Every place where this part may end if it begins at `start`.
  fileprivate func ends(
    from start: Int, in text: UnsafeBufferPointer<UInt8>, exact: Bool
  ) -> [Int] {
    let left = text[start...]
    switch self {
    case .bytes(let bytes):
      let isThere = left.starts(with: bytes) { exact ? $0 == $1 : $0.lowered == $1.lowered }
      return isThere ? [start + bytes.count] : []
    case .rest: return Array(start...(start + left.prefix(while: \.isWordByte).count))
    case .between(let range):
      let run = left.prefix(range.upperBound).prefix { !$0.isWordByte }.count
      return run < range.lowerBound ? [] : range.clamped(to: 0...run).map { start + $0 }
    case .gap:
      let once = Self.word(from: start, in: text)
      return [start] + once + once.flatMap { Self.word(from: $0, in: text) }
    case .digits:
      let run = left.prefix(4).prefix { (0x30...0x39).contains($0) }.count
      return run == 0 ? [] : (1...run).map { start + $0 }
    case .apostrophe:
      return ["'", "\u{2019}"].map { Array($0.utf8) }.filter { left.starts(with: $0) }
        .map { start + $0.count }
    case .end: return left.first?.isWordByte == true ? [] : [start]
    }
  }

  /// The ends of one word and what follows it.
  private static func word(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> [Int] {
    let run = text[start...].prefix(while: \.isWordByte).count
    guard run > 0 else { return [] }
    return Term.Part.between(1...4).ends(from: start + run, in: text, exact: true)
  }
}
