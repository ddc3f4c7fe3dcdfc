import ParableCore

/// A row of Dolma's attributes for one document.
///
/// Names are `parable__<what>__score` (the document as a whole, from its beginning to its end) and
/// `parable__<what>__span`, where what is a stance (`hostile`), a code (`N3`), or `act_<act>` for
/// what the policy does. Places count Unicode code points, as Python's strings and Rust's `char`s
/// do. Source: Dolma, docs/data-format.md and src/shard.rs, version 1.2.1.
struct DolmaAttributes {
  private var attributes: [String: [JSONValue]] = [:]

  /// - Parameter isShielded: Whether the document is protected: nothing may call it hostile.
  init(
    _ finding: Finding?, _ decision: CurationMatcher.Decision, masked: [Range<Int>],
    text: UnsafeBufferPointer<UInt8>, isShielded: Bool
  ) {
    let spans = finding?.spans ?? []
    let ends = masked.flatMap { [$0.lowerBound, $0.upperBound] }
    let places = CodePoints(
      of: text, at: spans.flatMap { [$0.start, $0.end] } + ends + [text.count])
    func add(_ what: String, _ kind: String, _ range: Range<Int>, _ score: Double) {
      let span: [JSONValue] = [
        .number(Double(places[range.lowerBound])), .number(Double(places[range.upperBound])),
        .number(score),
      ]
      attributes["parable__\(what)__\(kind)", default: []].append(.array(span))
    }
    let all = 0..<text.count
    for (question, score) in (finding?.scores ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let what = Self.name(question), !(isShielded && what == "hostile") else { continue }
      add(what, "score", all, score)
    }
    for span in spans {
      for (question, score) in span.scores {
        guard let what = Self.name(question), !(isShielded && what == "hostile") else { continue }
        add(what, "span", span.start..<span.end, score)
      }
    }
    if decision.act != .keep { add("act_\(decision.act.name)", "score", all, 1) }
    for range in masked { add("act_mask", "span", range, 1) }
  }

  /// The row of the document with this id.
  func line(id: String) -> String {
    let row: JSONValue = [
      "id": .string(id), "attributes": .object(attributes.mapValues { .array($0) }),
    ]
    return CanonicalJSON.text(of: row)
  }

  /// What stands in an attribute's name for a stance or a code; nil for a facet.
  static func name(_ question: String) -> String? {
    let name = question.split(separator: ":", maxSplits: 1).last.map(String.init) ?? question
    guard !name.contains("="), !question.hasPrefix("facet:") else { return nil }
    return String(
      name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
  }
}

/// Byte offsets into a text as numbers of code points.
struct CodePoints {
  private var numbers: [Int: Int] = [0: 0]

  /// Counts once through the text; an offset within a character counts as that character's end.
  init(of text: UnsafeBufferPointer<UInt8>, at offsets: [Int]) {
    var (at, count) = (0, 0)
    for offset in Set(offsets).sorted() {
      while at < min(offset, text.count) {
        if text[at] & 0xC0 != 0x80 { count += 1 }
        at += 1
      }
      numbers[offset] = count
    }
  }

  subscript(offset: Int) -> Int { numbers[offset]! }
}
