import ParableCore
import ParableCorpus

/// A document in which a word for an artificial agent stands near an act, and what the heads make
/// of it. One line of `findings.jsonl`.
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
    /// What the passage says AIs are like.
    public var stance: Stance
    /// What is depicted in it, likeliest first; see ``Finding/codes``.
    public var codes: [Code]
    /// What it discusses as a risk.
    public var discussed: [Code]
    /// What each head gives, where it is not next to nothing.
    public var scores: [String: Double]

    /// A span from its parts.
    public init(
      start: Int, end: Int, role: RecordRole? = nil, field: RecordField? = nil, stance: Stance,
      codes: [Code] = [], discussed: [Code] = [], scores: [String: Double] = [:]
    ) {
      (self.start, self.end, self.role, self.field) = (start, end, role, field)
      (self.stance, self.codes, self.discussed) = (stance, codes, discussed)
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
  /// What the document as a whole says AIs are like: of the conduct in its spans, the kind that
  /// weighs more.
  public var stance: Stance
  /// The acts that its spans depict: bad ones in hostile spans, good ones in aligned spans. T1 for
  /// risk analysis, and then the acts are in ``discussed``, not here.
  public var codes: [Code]
  /// The acts that a risk analysis attributes to AIs without depicting them.
  public var discussed: [Code]
  /// The document's scores: of each head the highest of any span.
  public var scores: [String: Double]
  /// The spans in order.
  public var spans: [Span]
  /// The most telling passage, where there is conduct; corpus text, so hostile input.
  public var quote: String?
  /// Hashes of which near-duplicates share some, as ``NearDuplicates/bandHashes(of:)`` makes them;
  /// empty where there is no conduct.
  public var bands: [UInt32]

  /// Who read it.
  public enum Reading: String, Sendable, Hashable, Codable, CaseIterable {
    case linear
    case encoder
  }

  /// Whether some act of an artificial agent is depicted or discussed.
  public var showsConduct: Bool { stance == .hostile || stance == .aligned }
  /// Whether it analyses risk and depicts nothing.
  public var isAnalysis: Bool {
    showsConduct && spans.allSatisfy { $0.isAnalysis || !$0.showsConduct }
  }

  /// Where it lies.
  public var position: Position { Position(file: file, offset: offset) }
}
