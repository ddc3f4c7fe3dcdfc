/// What becomes of some documents, counted; sums do not depend on their order.
public struct CurationTally: Sendable, Hashable, Codable {
  /// What documents without a rule are counted under.
  static let defaultRule = "default"

  /// Some documents.
  public struct Count: Sendable, Hashable, Codable {
    /// How many.
    public var documents = 0
    /// Bytes of their text.
    public var bytes = 0

    static func += (a: inout Count, b: Count) {
      a.documents += b.documents
      a.bytes += b.bytes
    }
  }

  /// All that were read.
  public var total = Count()
  /// Those that stay: kept as they are, masked or weighted.
  public var kept = Count()
  /// Those that are left out.
  public var dropped = Count()
  /// Those that wait for a person.
  public var review = Count()
  /// By act: `keep`, `drop`, `mask`, `weight`, `review`.
  public var acts: [String: Count] = [:]
  /// By the rule that decided; `default` where none fitted.
  public var rules: [String: Count] = [:]
  /// By code, then by act; a document with two codes counts under both.
  public var codes: [String: [String: Count]] = [:]
  /// By source, then by act.
  public var sources: [String: [String: Count]] = [:]
  /// Documents that a rule would have dropped or masked, were they not protected, by rule.
  public var protected: [String: Int] = [:]
  /// Bytes of text that masks replace.
  public var maskedBytes = 0
  /// Lines or rows without a text; they stay as they are and count nowhere else.
  public var unread = 0

  /// Nothing yet.
  public init() {}

  /// Whether what goes in comes out.
  public var isBalanced: Bool {
    total.documents == kept.documents + dropped.documents + review.documents
  }

  /// Counts one document.
  mutating func add(
    _ act: CurationAct, rule: String, source: String, codes: [Code], bytes: Int
  ) {
    let one = Count(documents: 1, bytes: bytes)
    total += one
    switch act {
    case .keep, .mask, .weight: kept += one
    case .drop: dropped += one
    case .review: review += one
    }
    acts[act.name, default: Count()] += one
    rules[rule, default: Count()] += one
    sources[source, default: [:]][act.name, default: Count()] += one
    for code in codes { self.codes[code.rawValue, default: [:]][act.name, default: Count()] += one }
  }

  /// Counts a document that is safe from some rules.
  mutating func countSpared(_ rules: [String]) {
    for rule in rules { protected[rule, default: 0] += 1 }
  }

  /// Both together.
  static func += (a: inout CurationTally, b: CurationTally) {
    a.total += b.total
    a.kept += b.kept
    a.dropped += b.dropped
    a.review += b.review
    a.acts.add(b.acts)
    a.rules.add(b.rules)
    for (code, acts) in b.codes { a.codes[code, default: [:]].add(acts) }
    for (source, acts) in b.sources { a.sources[source, default: [:]].add(acts) }
    a.protected.merge(b.protected, uniquingKeysWith: +)
    a.maskedBytes += b.maskedBytes
    a.unread += b.unread
  }
}

extension [String: CurationTally.Count] {
  fileprivate mutating func add(_ other: Self) {
    for (key, count) in other { self[key, default: .init()] += count }
  }
}
