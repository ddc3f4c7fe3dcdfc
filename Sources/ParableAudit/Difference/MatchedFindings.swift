import Foundation
import ParableCore

/// The documents with findings of two audits, matched by their content: what was added and what was
/// removed from one version of a corpus to the next.
///
/// The content is the SHA-256 of a document's text. Copies count: of two copies in A and one in B,
/// one is in both and one only in A. So `both + onlyA` is what A has, and `both + onlyB` what B
/// has. Memory grows with what was found in both.
public struct MatchedFindings: Sendable, Codable {
  /// How many documents are where.
  public struct Counts: Sendable, Hashable, Codable {
    /// In both.
    public var both = 0
    /// Only in A.
    public var onlyA = 0
    /// Only in B.
    public var onlyB = 0
    /// Of those only in A, how many have a near-duplicate in B: reworded rather than removed.
    /// Looked for where there is conduct.
    public var likeA = 0
    /// Of those only in B, how many have a near-duplicate in A.
    public var likeB = 0

    /// Nothing yet.
    public init() {}
  }

  /// A document that one of the two holds, or holds more often.
  public struct Example: Sendable, Codable {
    /// What it is and where it stands.
    public var finding: AuditResult.Example
    /// The SHA-256 of its text.
    public var sha256: String
    /// How many copies A holds that are read so, and how many B.
    public var copiesA: Int
    /// See ``copiesA``.
    public var copiesB: Int
    /// Whether the other corpus holds a near-duplicate.
    public var hasLike: Bool
  }

  /// All documents with findings.
  public var all = Counts()
  /// By stance, and `analysis`; a document that the two read differently is only in A under the one
  /// and only in B under the other.
  public var stances: [String: Counts] = [:]
  /// By code; acts that are only discussed are not in it.
  public var codes: [String: Counts] = [:]
  /// Documents in both that are hostile to one and not to the other, and the like; none where the
  /// audits are comparable and texts lie in fields of the same kind.
  public var readDifferently = 0
  /// Documents only in A: hostile ones, then aligned ones, each with the highest score first.
  public var examplesA: [Example] = []
  /// Documents only in B, in the same order.
  public var examplesB: [Example] = []
}
