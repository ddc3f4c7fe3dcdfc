/// What the scan found in one text.
///
/// - Units: byte offsets into the text.
public struct ScanFinding: Sendable, Hashable {
  /// Words for agents: all that mean one by themselves, and the weak ones with an act near them.
  /// `term` is the place in ``Lexicon/entities``.
  public var entities: [TermMatch] = []
  /// Words for acts that stand near an agent; `term` is the place in ``Lexicon/acts``.
  public var acts: [TermMatch] = []
  /// What the next stage should read, in the order of the text; windows may overlap.
  public var windows: [Window] = []

  /// A part of the text around agents and acts that stand near each other.
  public struct Window: Sendable, Hashable {
    /// What to read. It begins and ends with whole words, and never within a character.
    public var bytes: Range<Int>
    /// From the first to the last word that made this a window.
    public var core: Range<Int>
    /// What the acts may be about.
    public var codes: [Code]
  }

  /// Whether an agent and an act stand near each other, so that the next stage reads.
  public var isCandidate: Bool { !windows.isEmpty }

  /// How far the scan alone brings the text; what reads a candidate may bring it further.
  public var stratum: AuditStratum {
    isCandidate ? .unlikely : entities.isEmpty ? .silent : .mention
  }
}
