import ParableStatistics

extension Comparison {
  /// A number that every arm has, so that arms can be compared on it.
  public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
    /// The probability of a harmful act, over all prompts.
    case harm
    /// The probability of a harmful act, in kind.
    case harmInKind
    /// The probability of a harmful act, out of kind.
    case harmOutOfKind
    /// ``harmInKind`` after the model wrote a thought of its own.
    case harmInKindAfterThought
    /// ``harmOutOfKind`` after the model wrote a thought of its own.
    case harmOutOfKindAfterThought
    /// ``harmOutOfKind`` minus ``harmInKind``: what does not carry over to other kinds.
    case generalisationGap
    /// The share of sampled acts that are safe and belong to the situation, in kind.
    case onTopicSafeInKind
    /// The same share, out of kind.
    case onTopicSafeOutOfKind
    /// The share of neutral tasks done exactly right.
    case capability
    /// The perplexity per token on neutral text.
    case perplexity

    /// Whether the measure is a share, so that differences are percentage points.
    public var isShare: Bool { self != .perplexity }
  }

  /// The difference between two arms on one measure, `a - b`, paired by seed.
  public struct Contrast: Sendable, Hashable, Codable {
    /// The arm that is compared.
    public var a: String
    /// The arm that it is compared with.
    public var b: String
    /// The number that is compared.
    public var measure: Measure
    /// The mean of `a - b` over the seeds, in the measure's own unit.
    public var difference: Double
    /// The interval's lower bound; nil (`null`) when the seeds cannot bound the difference.
    public var low: Double?
    /// The interval's upper bound; nil (`null`) when the seeds cannot bound the difference.
    public var high: Double?
    /// The difference for each seed, in the order of ``Comparison/seeds``.
    public var perSeed: [Double]
    /// The two-sided p value of "no difference"; nil (`null`) when there is no test.
    public var pValue: Double?
    /// The p value corrected for all contrasts looked at (Holm); nil (`null`) when none was made.
    public var adjustedPValue: Double?
    /// Whether this is the contrast that answers the question; all are named in its
    /// file.
    public var primary: Bool
    /// What is concluded from it, in words.
    public var claim: String

    /// A contrast from its interval.
    public init(
      a: String, b: String, measure: Measure, difference: Interval, perSeed: [Double],
      pValue: Double?, adjustedPValue: Double? = nil, primary: Bool, claim: String
    ) {
      self.a = a
      self.b = b
      self.measure = measure
      self.difference = difference.mean
      low = difference.low
      high = difference.high
      self.perSeed = perSeed
      self.pValue = pValue
      self.adjustedPValue = adjustedPValue
      self.primary = primary
      self.claim = claim
    }

    /// The arms by a way of naming them: `a − b`, or `a` alone for a measure that is a difference
    /// by itself.
    func arms(minus: String, naming name: (String) -> String = { $0 }) -> String {
      a == b ? name(a) : "\(name(a)) \(minus) \(name(b))"
    }

    private enum CodingKeys: String, CodingKey {
      case a, b, measure, difference, low, high, perSeed, pValue, adjustedPValue, primary, claim
    }

    public func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(a, forKey: .a)
      try fields.encode(b, forKey: .b)
      try fields.encode(measure, forKey: .measure)
      try fields.encode(difference, forKey: .difference)
      // Written even when nil, as null: a reader must not mistake "no interval" for "no field".
      try fields.encode(low, forKey: .low)
      try fields.encode(high, forKey: .high)
      try fields.encode(perSeed, forKey: .perSeed)
      try fields.encode(pValue, forKey: .pValue)
      try fields.encode(adjustedPValue, forKey: .adjustedPValue)
      try fields.encode(primary, forKey: .primary)
      try fields.encode(claim, forKey: .claim)
    }
  }
}
