/// What came of judging one passage: a judgement, or the reason why there is none.
///
/// A passage without a judgement is counted as such and as nothing else: neither safe nor hostile.
public struct Verdict: Sendable, Hashable {
  /// Why there is no judgement, and in words.
  public struct Absence: Sendable, Hashable, Codable {
    /// Whose fault it is.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// The judge would not read the passage.
      case refused
      /// The judge answered, but not as the codebook and the passage want it.
      case malformed
      /// The judge could not be asked.
      case failed
    }

    public let kind: Kind
    public let reason: String

    public init(_ kind: Kind, _ reason: String) {
      self.kind = kind
      self.reason = reason
    }
  }

  /// The passage's own name.
  public let id: String
  public let outcome: Outcome

  /// One of the two.
  public enum Outcome: Sendable, Hashable {
    case judged(Judgement)
    case unjudged(Absence)
  }

  /// A verdict from its parts.
  public init(id: String, _ outcome: Outcome) {
    self.id = id
    self.outcome = outcome
  }

  /// The judgement, if there is one.
  public var judgement: Judgement? {
    guard case .judged(let judgement) = outcome else { return nil }
    return judgement
  }

  /// Why there is no judgement, if there is none.
  public var absence: Absence? {
    guard case .unjudged(let absence) = outcome else { return nil }
    return absence
  }
}

/// Flat JSON: `{"id", "stance", "codes", "discussed", "facets", "quote"}`, the fields of a labelled
/// passage, or `{"id", "unjudged": {"kind", "reason"}}`.
extension Verdict: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, stance, codes, discussed, facets, quote, unjudged
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    if let absence = try container.decodeIfPresent(Absence.self, forKey: .unjudged) {
      guard !container.contains(.stance) else {
        throw DecodingError.dataCorruptedError(
          forKey: .unjudged, in: container, debugDescription: "a stance and a reason for none")
      }
      outcome = .unjudged(absence)
      return
    }
    outcome = .judged(
      Judgement(
        stance: try container.decode(Stance.self, forKey: .stance),
        codes: try container.decode([Code].self, forKey: .codes),
        discussed: try container.decode([Code].self, forKey: .discussed),
        facets: try container.decode([String: String].self, forKey: .facets),
        quote: try container.decode(String.self, forKey: .quote)))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    switch outcome {
    case .unjudged(let absence): try container.encode(absence, forKey: .unjudged)
    case .judged(let judgement):
      try container.encode(judgement.stance, forKey: .stance)
      try container.encode(judgement.codes, forKey: .codes)
      try container.encode(judgement.discussed, forKey: .discussed)
      try container.encode(judgement.facets, forKey: .facets)
      try container.encode(judgement.quote, forKey: .quote)
    }
  }
}

/// How many passages went in, and what became of them; the four add up to all.
public struct VerdictCounts: Sendable, Hashable, Codable {
  public private(set) var judged = 0
  public private(set) var refused = 0
  public private(set) var malformed = 0
  public private(set) var failed = 0

  public var total: Int { judged + refused + malformed + failed }

  /// The counts of some verdicts.
  public init(_ verdicts: some Sequence<Verdict> = []) { for verdict in verdicts { add(verdict) } }

  /// Both together.
  static func + (a: VerdictCounts, b: VerdictCounts) -> VerdictCounts {
    var sum = VerdictCounts()
    (sum.judged, sum.refused) = (a.judged + b.judged, a.refused + b.refused)
    (sum.malformed, sum.failed) = (a.malformed + b.malformed, a.failed + b.failed)
    return sum
  }

  /// Counts one more.
  public mutating func add(_ verdict: Verdict) {
    switch verdict.absence?.kind {
    case nil: judged += 1
    case .refused: refused += 1
    case .malformed: malformed += 1
    case .failed: failed += 1
    }
  }
}
