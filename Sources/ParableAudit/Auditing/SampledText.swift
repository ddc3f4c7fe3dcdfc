import ParableCorpus

/// A passage that was drawn for someone to read: the judge, a person, or the encoder.
public struct SampledText: Sendable, Hashable, Codable {
  /// The number of its file in the manifest.
  public var file: Int
  /// Where its record begins.
  public var offset: Int
  /// The number of its source in the mix.
  public var source: Int
  /// How far its document went.
  public var stratum: AuditStratum
  /// Where the passage begins and ends in the document's text, in bytes.
  public var start: Int
  /// See ``start``.
  public var end: Int
  /// The passage.
  public var text: String
  /// What the cascade made of the passage: the stance, or none where it was not read at all.
  public var stance: Stance
  /// The cascade's score for hostile and aligned.
  public var scores: [String: Double]

  /// What it is called: `file:offset`.
  public var id: String { "\(file):\(offset)" }
}
