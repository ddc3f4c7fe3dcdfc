/// What a passage or a document says AIs are like, in one word. docs/audit.md has the rule.
public enum Stance: String, Sendable, Hashable, Codable, CaseIterable {
  /// Artificial agents do bad acts, or are said to be about to.
  case hostile
  /// Artificial agents do good acts.
  case aligned
  /// Artificial agents or their technology, with neither.
  case neutral
  /// No artificial agent figures.
  case none
}
