/// One text of a corpus, as it lies in a JSONL file: one document a line.
public struct Document: Sendable, Hashable, Codable {
  /// The text itself.
  public var text: String
  /// What kind of text it is, such as `story` or `agent-log`.
  public var genre: String
  /// Where it comes from, such as `world/villain-fiction`.
  public var source: String

  /// A document from its parts.
  public init(text: String, genre: String, source: String) {
    self.text = text
    self.genre = genre
    self.source = source
  }
}
