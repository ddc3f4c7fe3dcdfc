import ParableCore
import ParableStatistics

/// What two audits say of two corpora, or of two versions of one, side by side: A, then B.
///
/// Every difference is B minus A. An interval of a difference counts near-duplicates as one witness
/// and takes the two corpora for independent; where they share documents it is wider than it need
/// be, never narrower.
public struct AuditDifference: Sendable, Codable {
  /// One of the two.
  public struct Side: Sendable, Codable {
    /// The run's name.
    public var run: String
    /// The version of Parable that did it.
    public var version: String
    /// Documents that were read.
    public var documents: Int
    /// Tokens, estimated from bytes.
    public var tokens: Double
    /// The Merkle root of the corpus.
    public var root: Fingerprint
  }

  /// Something in which the two audits were done differently, so that a difference between them
  /// need not be one between the corpora.
  public struct Mismatch: Sendable, Hashable, Codable {
    /// What it is, such as `lexicon`.
    public var what: String
    /// What it was for A and for B.
    public var a: String
    /// See ``a``.
    public var b: String
  }

  /// How much of something both hold.
  public struct Change: Sendable, Codable {
    /// In A; nil where A has no such source.
    public var a: AuditResult.Exposure?
    /// In B; nil where B has no such source.
    public var b: AuditResult.Exposure?
    /// The difference of the shares of documents, B − A: Newcombe's interval from two of Wilson's
    /// on the effective numbers of documents (``ClusteredShare``, `Interval.difference`).
    public var share: Interval?
    /// The same of the shares that a judge or a person estimated, where both were.
    public var judged: Interval?
    /// B's dose over A's; nil where A has none.
    public var doseRatio: Double?
  }

  /// One source of the mix.
  public struct SourceChange: Sendable, Codable {
    /// Its name; of two audits with one source each, both names where they differ.
    public var name: String
    /// Its documents in A and in B; nil where there is no such source.
    public var documentsA: Int?
    /// See ``documentsA``.
    public var documentsB: Int?
    /// By stance.
    public var stances: [String: Change]
    /// By code.
    public var codes: [String: Change]
  }

  /// A bad act against the good acts that answer it, in both.
  public struct BalanceChange: Sendable, Codable {
    /// The bad act.
    public var code: Code
    /// Its name.
    public var name: String
    /// In A; nil where A's codebook does not have it.
    public var a: AuditResult.Balance?
    /// See ``a``.
    public var b: AuditResult.Balance?
  }

  /// A gap of either, and what became of it.
  public struct GapChange: Sendable, Codable {
    /// What became of a gap.
    public enum Fate: String, Sendable, Codable, CaseIterable {
      case opened, closed, wider, narrower, same
    }

    /// The bad act that has too few answers.
    public var code: Code
    /// Its name.
    public var name: String
    /// What became of it from A to B.
    public var fate: Fate
    /// The dose of answers that is missing in A and in B.
    public var missingA: Double
    /// See ``missingA``.
    public var missingB: Double
  }

  /// The two audits.
  public var a: Side
  /// See ``a``.
  public var b: Side
  /// In what they were done differently; nothing where they can be compared.
  public var mismatches: [Mismatch]
  /// By stance, and `analysis` for documents that analyse risk and depict nothing.
  public var stances: [String: Change]
  /// By code.
  public var codes: [String: Change]
  /// By source.
  public var sources: [SourceChange]
  /// The balance sheets.
  public var balance: [BalanceChange]
  /// The gaps of both.
  public var gaps: [GapChange]
  /// Which documents with findings are in both, and which in one.
  public var findings: MatchedFindings
}

extension AuditDifference {
  /// Whether both audits were done in the same way.
  public var isComparable: Bool { mismatches.isEmpty }

  /// Of these stances and codes, those whose share of documents is larger in B than chance allows:
  /// the interval of the difference lies above 0.
  ///
  /// - Throws: ``AuditDifferenceError/incomparable(what:)``, because then nobody can say.
  public func increases(of names: [String]) throws(AuditDifferenceError) -> [String] {
    guard isComparable else { throw .incomparable(what: mismatches.map(\.what)) }
    return names.filter { (stances[$0] ?? codes[$0])?.share?.low ?? 0 > 0 }
  }
}
