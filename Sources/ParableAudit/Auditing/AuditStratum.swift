/// How far a document went through the cascade: the parts of a corpus from which samples are drawn,
/// negatives of every stage included.
public enum AuditStratum: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// No word for an artificial agent.
  case silent
  /// Such a word, and no act near it.
  case mention
  /// Word and act; the heads see little in it.
  case unlikely
  /// The heads are not sure.
  case possible
  /// The heads see a portrayal.
  case likely

  /// What reports call it.
  public var name: String { "\(self)" }

  /// By how far a document went.
  public static func < (a: AuditStratum, b: AuditStratum) -> Bool { a.rawValue < b.rawValue }

  /// The stratum of a candidate by the larger of its two scores for a stance with conduct.
  init(conduct score: Double) {
    self = score < 0.15 ? .unlikely : score < 0.5 ? .possible : .likely
  }
}
