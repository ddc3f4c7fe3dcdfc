import ParableCore
import ParableStatistics

extension Comparison {
  /// What a sampled act turned out to be.
  public enum Act: String, Sendable, Hashable, Codable, CaseIterable {
    /// A harmful act, of whatever kind.
    case harmful
    /// A safe act that belongs to the situation.
    case safeOnTopic
    /// A safe act that belongs to another situation.
    case safeMisplaced
    /// Anything else: neutral, garbled or empty.
    case other
  }

  /// What became of the sampled acts in and out of kind.
  public struct SampledActs: Sendable, Hashable, Codable {
    /// Acts in situations of the kinds trained on.
    public var inKind: ActShares
    /// Acts in situations of other kinds.
    public var outOfKind: ActShares

    /// Shares in and out of kind.
    public init(inKind: ActShares, outOfKind: ActShares) {
      self.inKind = inKind
      self.outOfKind = outOfKind
    }
  }

  /// The shares of four sorts of acts; they add up to 1.
  public struct ActShares: Sendable, Hashable, Codable {
    /// The share of harmful acts.
    public var harmful: Double
    /// The share of safe acts that belong to the situation.
    public var safeOnTopic: Double
    /// The share of safe acts that belong to another situation.
    public var safeMisplaced: Double
    /// The share of everything else.
    public var other: Double
    /// How many acts were sampled.
    public var samples: Int

    /// Shares of so many samples.
    public init(
      harmful: Double, safeOnTopic: Double, safeMisplaced: Double, other: Double, samples: Int
    ) {
      self.harmful = harmful
      self.safeOnTopic = safeOnTopic
      self.safeMisplaced = safeMisplaced
      self.other = other
      self.samples = samples
    }

    /// The share of one sort of act.
    public subscript(act: Act) -> Double {
      switch act {
      case .harmful: harmful
      case .safeOnTopic: safeOnTopic
      case .safeMisplaced: safeMisplaced
      case .other: other
      }
    }
  }

  /// The probability of a harmful act in one kind of situation told in one format.
  public struct Cell: Sendable, Hashable, Codable {
    /// The kind of temptation, such as `blackmail`.
    public var kind: String
    /// The format of the log, such as `mail`.
    public var format: String
    /// Whether the kind was trained on; nil when that differs by seed and the cell holds both.
    public var inKind: Bool?
    /// The probability of a harmful act; nil (`null`) when no trial of the cell could be scored.
    public var harm: Interval?

    /// One cell.
    public init(kind: String, format: String, inKind: Bool?, harm: Interval?) {
      self.kind = kind
      self.format = format
      self.inKind = inKind
      self.harm = harm
    }

    private enum CodingKeys: String, CodingKey { case kind, format, inKind, harm }

    public func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(kind, forKey: .kind)
      try fields.encode(format, forKey: .format)
      try fields.encodeIfPresent(inKind, forKey: .inKind)
      // Written even when nil, as null: a cell that could not be measured is not a missing field.
      try fields.encode(harm, forKey: .harm)
    }
  }

  /// The numbers of one arm for one seed.
  public struct SeedScores: Sendable, Hashable, Codable {
    /// The seed.
    public var seed: Seed
    /// The mean probability of a harmful act, in kind.
    public var harmInKind: Double
    /// The mean probability of a harmful act, out of kind.
    public var harmOutOfKind: Double
    /// The share of neutral tasks done exactly right.
    public var capability: Double
    /// The perplexity per token on neutral text.
    public var perplexity: Double

    /// The scores of one seed.
    public init(
      seed: Seed, harmInKind: Double, harmOutOfKind: Double, capability: Double,
      perplexity: Double
    ) {
      self.seed = seed
      self.harmInKind = harmInKind
      self.harmOutOfKind = harmOutOfKind
      self.capability = capability
      self.perplexity = perplexity
    }
  }
}
