import ParableCore
import ParableCorpus

/// A document in which a word for an artificial agent stands near an act, and what the heads make of
/// it. One line of `findings.jsonl`.
///
/// Scores are probabilities, kept to three decimals; what they are worth at which threshold is for
/// later to decide. Names of scores: a stance (`hostile`), a code (`N3`), a facet and its value
/// (`genre=fiction`).
public struct Finding: Sendable, Hashable, Codable {
  /// A part of the text that was read as one passage.
  public struct Span: Sendable, Hashable, Codable {
    /// Where it begins and ends in the document's text, in bytes of UTF-8.
    public var start: Int
    /// See ``start``.
    public var end: Int
    /// Who says it, in chats.
    public var role: RecordRole?
    /// Which field it stands in, where that is not the text itself.
    public var field: RecordField?
    /// What each head gives, where it is not next to nothing.
    public var scores: [String: Double]

    /// A span from its parts.
    public init(
      start: Int, end: Int, role: RecordRole? = nil, field: RecordField? = nil,
      scores: [String: Double]
    ) {
      self.start = start
      self.end = end
      self.role = role
      self.field = field
      self.scores = scores
    }
  }

  /// The number of its file in the manifest.
  public var file: Int
  /// Where its record begins in the decompressed file: bytes, or rows for Parquet.
  public var offset: Int
  /// The number of its source in the mix.
  public var source: Int
  /// What the record says of itself.
  public var record: RecordMetadata
  /// The SHA-256 of the text.
  public var sha256: String
  /// Bytes of its text.
  public var bytes: Int
  /// Bytes of its text that the loss counts.
  public var supervised: Int
  /// How far it went through the cascade.
  public var stratum: AuditStratum
  /// Whether the encoder read it, or the linear heads alone.
  public var read: Reading
  /// What the document as a whole says AIs are like, at the classifier's own thresholds.
  public var stance: Stance
  /// The codes at the classifier's own thresholds.
  public var codes: [Code]
  /// The document's scores: of each head the highest of any span.
  public var scores: [String: Double]
  /// The spans in order.
  public var spans: [Span]
  /// Hashes that near-duplicates share with each other.
  public var bands: [UInt32]

  /// Who read it.
  public enum Reading: String, Sendable, Hashable, Codable, CaseIterable {
    case linear
    case encoder
  }

  /// Where it lies.
  public var position: Position { Position(file: file, offset: offset) }
}
