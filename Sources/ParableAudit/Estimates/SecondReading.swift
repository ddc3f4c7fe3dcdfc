import ParableCore
import ParableStatistics

/// A second reading of what was sampled of each stratum: how much conduct the cascade let pass.
struct SecondReading {
  var strata: [AuditResult.StratumRow]
  var missed: AuditResult.Missed

  /// What the classifier's own encoder is called as a reader.
  static let encoder = "the encoder"
  /// What holds of a result whose sample nobody but the encoder has read.
  static let nobodyRead =
    "Shares take the classifier at its word until a judge or a person has read a sample; "
    + "`parable audit judge` and `parable audit review` let them do so."

  /// - Parameters:
  ///   - conduct: for each stratum, whether each sampled passage shows conduct to the second
  ///     reader; nil where there is none.
  ///   - reader: who that is.
  init(counts: AuditCounts, conduct: [AuditStratum: [Bool]]?, sampled: [Int], reader: String) {
    self.init(
      strata: AuditStratum.allCases.map { stratum in
        let answers = conduct?[stratum] ?? []
        return AuditResult.StratumRow(
          name: stratum.name, documents: counts.total(of: stratum).documents,
          sampled: sampled[stratum.rawValue], read: answers.count,
          positives: answers.count(where: \.self), reader: reader)
      }, reader: reader)
  }

  /// The same from rows, in the order of ``AuditStratum``.
  init(strata: [AuditResult.StratumRow], reader: String) {
    self.strata = strata
    let passed = strata.prefix(AuditStratum.possible.rawValue)
    let read = passed.reduce(0) { $0 + $1.read }
    let found = passed.reduce(0) { $0 + $1.positives }
    missed = AuditResult.Missed(
      documents: passed.reduce(0) { $0 + $1.documents }, read: read, found: found,
      atMost: Self.bound(passed.map(\.self)), reader: reader)
  }

  /// The share of documents that were let pass and may show conduct, at most: the rule of three
  /// where nothing was found, else the upper end of the stratified interval.
  private static func bound(_ rows: [AuditResult.StratumRow]) -> Double? {
    let rows = rows.filter { $0.documents > 0 }
    guard !rows.isEmpty, rows.allSatisfy({ $0.read > 0 }) else { return nil }
    let whole = Double(rows.reduce(0) { $0 + $1.documents })
    if rows.allSatisfy({ $0.positives == 0 }) {
      // Each stratum has its own bound; their weighted sum holds at least as often.
      return rows.reduce(0) {
        let own = $1.read == $1.documents ? 0 : Proportion.upperBound(ifNoneIn: $1.read) ?? 1
        return $0 + Double($1.documents) / whole * own
      }
    }
    return StratifiedShare(
      rows.map {
        StratifiedShare.Part(documents: $0.documents, read: $0.read, positives: $0.positives)
      }
    ).interval(seed: Seed(1))?.high
  }
}
