import ParableCore

/// What curating does to a corpus, or would do: the verb's result.
public struct CurationReport: Sendable, Hashable, Codable {
  /// One file.
  public struct File: Sendable, Hashable, Codable {
    /// Where it lies, as the manifest names it.
    public var path: String
    /// What becomes of its documents; nothing where it was refused.
    public var counts: CurationTally
    /// Why nothing of it was written; nil where something was.
    public var refused: String?
    /// Why it has no sidecar, where the policy asks for one.
    public var withoutSidecar: String?
    /// What was written.
    public var outputs: [Output]
    /// Some of the documents for which a rule decided.
    public var examples: [Example]
  }

  /// A file that was written.
  public struct Output: Sendable, Hashable, Codable {
    /// Its path inside the folder that was asked for.
    public var path: String
    public var bytes: Int
    public var sha256: Fingerprint
  }

  /// A document for which a rule decided.
  public struct Example: Sendable, Hashable, Codable {
    public var rule: String
    public var act: String
    public var offset: Int
    public var id: String?
    public var codes: [Code]
    /// Some words of it, from its first span on.
    public var text: String
  }

  /// The policy's name.
  public var policy: String
  /// Whether anything was written.
  public var applied: Bool
  /// The codes whose documents are never dropped and never count as hostile.
  public var protected: [Code]
  /// The largest share that may be dropped; nil where the policy sets none.
  public var mostDropped: Double?
  /// Whether more than that would be dropped.
  public var dropsTooMany: Bool
  /// All files together.
  public var counts: CurationTally
  /// Each file, in the order of the manifest.
  public var files: [File]
  /// Where it was written; nil for a dry run.
  public var out: String?

  /// The files of which nothing was written.
  public var refused: [File] { files.filter { $0.refused != nil } }
}
