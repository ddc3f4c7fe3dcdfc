import ParableCore
import ParableStatistics

/// How much of each stance a corpus holds, estimated from what one person read of each stratum.
///
/// What was read is one passage a document: the one with most conduct where the cascade read any,
/// and elsewhere one drawn by chance. So a portrayal in another passage of a long document is
/// missed.
public struct ReviewedEstimates: Sendable, Codable {
  /// What was read of one stratum.
  public struct StratumRow: Sendable, Codable {
    /// Its name.
    public var stratum: String
    /// Documents of it in the corpus.
    public var documents: Int
    /// How many the person read.
    public var read: Int
    /// How many of those have each stance; risk analysis is `analysis`, and in no stance.
    public var stances: [String: Int]
  }

  /// The run.
  public var run: String
  /// Who read.
  public var coder: String
  /// How many passages were read.
  public var read: Int
  /// By stratum.
  public var strata: [StratumRow]
  /// The share of all documents with each stance, and of those that only analyse risk; missing
  /// while a stratum that has documents was not read.
  public var shares: [String: Interval]
  /// Strata that have documents and that nobody read.
  public var unread: [String]
  /// What the person says by row, what the cascade said by column, as drawn: strata do not weigh
  /// what they weigh in the corpus.
  public var confusion: ConfusionMatrix
  /// The κ of the two.
  public var kappa: Double?

  /// Estimates from a coder's answers.
  public init(
    _ desk: ReviewDesk, coder: String, documents: [AuditStratum: Int], seed: Seed = Seed(1)
  ) throws {
    let answers = try desk.answers(of: coder).answers
    let read = desk.samples.compactMap { sample in answers[sample.id].map { (sample, $0) } }
    run = desk.run
    self.coder = coder
    self.read = read.count
    let rows = AuditStratum.allCases.map { stratum in
      let own = read.filter { $0.0.stratum == stratum }.map { $0.1.group }
      return StratumRow(
        stratum: stratum.name, documents: documents[stratum] ?? 0, read: own.count,
        stances: own.reduce(into: [:]) { $0[$1, default: 0] += 1 })
    }
    strata = rows
    unread = rows.filter { $0.documents > 0 && $0.read == 0 }.map(\.stratum)
    let groups = Stance.allCases.map(\.rawValue) + ["analysis"]
    shares = Dictionary(
      uniqueKeysWithValues: groups.compactMap { group in
        Self.share(group, rows, seed).map { (group, $0) }
      })
    confusion = ConfusionMatrix(
      classes: Stance.allCases.map(\.rawValue), truth: read.map(\.1.stance.rawValue),
      said: read.map(\.0.stance.rawValue))
    kappa = confusion.kappa
  }

  private static func share(_ group: String, _ rows: [StratumRow], _ seed: Seed) -> Interval? {
    let parts = rows.map {
      StratifiedShare.Part(
        documents: $0.documents, read: $0.read, positives: $0.stances[group] ?? 0)
    }
    return StratifiedShare(parts).interval(seed: seed.derived("reviewed \(group)"))
  }
}

extension ReviewAnswer {
  /// The stance, or `analysis`.
  fileprivate var group: String { isAnalysis ? "analysis" : stance.rawValue }
}
