import ParableCorpus

/// What a run of records amounts to; partials of neighbours add up to the partial of both.
public struct AuditPartial: Sendable {
  /// Documents and bytes by source and stratum.
  public var counts: AuditCounts
  /// The candidates, in order.
  public var findings: [Finding] = []
  /// A sample of each stratum.
  public var samples: [PrioritySample<SampledText>]
  /// How often each licence is claimed, by file.
  public var licences: [Int: [String: Int]] = [:]
  /// Delivered documents by file.
  public var documents: [Int: Int] = [:]
  /// What stands around the quoted passage, by where the document with conduct lies.
  var surroundings: [Position: Surroundings] = [:]
  /// Passages that the encoder read.
  public var encoded = 0

  /// Nothing yet.
  public init(sampleSize: Int) {
    counts = AuditCounts()
    samples = AuditStratum.allCases.map { _ in PrioritySample(capacity: sampleSize) }
  }

  /// Adds what follows.
  public mutating func merge(_ later: AuditPartial) {
    counts += later.counts
    findings += later.findings
    for index in samples.indices { samples[index].merge(later.samples[index]) }
    licences.merge(later.licences) { $0.merging($1, uniquingKeysWith: +) }
    documents.merge(later.documents, uniquingKeysWith: +)
    surroundings.merge(later.surroundings) { first, _ in first }
    encoded += later.encoded
  }
}
