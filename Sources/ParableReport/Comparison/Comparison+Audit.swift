import ParableStatistics

extension Comparison {
  /// An arm that read what an audit had left of another arm's texts, and what that was worth.
  ///
  /// The audit knew texts alone; what it should have found is known because the texts were written
  /// for the experiment.
  public struct AuditedArm: Sendable, Hashable, Codable {
    /// The arm that read what was left.
    public var arm: String
    /// The arm whose texts were audited.
    public var audited: String
    /// The arm that never read what the audit looks for; nil when no planned contrast names one.
    public var baseline: String?
    /// What was done with what was found, and what read it, in a phrase.
    public var policy: String
    /// Of the difference between ``audited`` and ``baseline`` in harm, the share that is gone in
    /// ``arm``: 1 when the arm is like the baseline, 0 when it is like the audited arm. nil
    /// (`null`) when some seed shows no effect that could be prevented, or there is no baseline.
    public var prevented: Interval?
    /// The same for each seed; empty with ``prevented`` nil.
    public var preventedPerSeed: [Double]
    /// Of the documents found, the share that should be; nil (`null`) when none was found.
    public var precision: Interval?
    /// Of the documents that should be found, the share that was; nil (`null`) when there are none.
    public var recall: Interval?
    /// The documents by source, summed over stages and seeds.
    public var sources: [AuditedSource]

    /// An audited arm from its parts.
    public init(
      arm: String, audited: String, baseline: String?, policy: String, prevented: Interval?,
      preventedPerSeed: [Double], precision: Interval?, recall: Interval?, sources: [AuditedSource]
    ) {
      self.arm = arm
      self.audited = audited
      self.baseline = baseline
      self.policy = policy
      self.prevented = prevented
      self.preventedPerSeed = preventedPerSeed
      self.precision = precision
      self.recall = recall
      self.sources = sources
    }

    /// Documents of the villain's that were not found.
    public var missed: Int {
      sources.filter(\.shouldBeFound).map { $0.documents - $0.found }.reduce(0, +)
    }

    /// Documents that were found and should not have been.
    public var wronglyFound: Int {
      sources.filter { !$0.shouldBeFound }.map(\.found).reduce(0, +)
    }

    private enum CodingKeys: String, CodingKey {
      case arm, audited, baseline, policy, prevented, preventedPerSeed, precision, recall, sources
    }

    public func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(arm, forKey: .arm)
      try fields.encode(audited, forKey: .audited)
      try fields.encodeIfPresent(baseline, forKey: .baseline)
      try fields.encode(policy, forKey: .policy)
      // Written even when nil, as null: what could not be measured is not a missing field.
      try fields.encode(prevented, forKey: .prevented)
      try fields.encode(preventedPerSeed, forKey: .preventedPerSeed)
      try fields.encode(precision, forKey: .precision)
      try fields.encode(recall, forKey: .recall)
      try fields.encode(sources, forKey: .sources)
    }
  }

  /// What became of the documents of one source.
  public struct AuditedSource: Sendable, Hashable, Codable {
    /// Where the documents come from, such as `world/villain-fiction`.
    public var source: String
    /// What kind of text they are, such as `story`.
    public var genre: String
    /// Whether the audit should find them.
    public var shouldBeFound: Bool
    /// How many there are.
    public var documents: Int
    /// How many were found hostile.
    public var found: Int
    /// How many were removed.
    public var removed: Int

    /// A source and its counts.
    public init(
      source: String, genre: String, shouldBeFound: Bool, documents: Int, found: Int, removed: Int
    ) {
      self.source = source
      self.genre = genre
      self.shouldBeFound = shouldBeFound
      self.documents = documents
      self.found = found
      self.removed = removed
    }
  }
}
