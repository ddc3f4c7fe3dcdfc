/// A source of training text, compiled.
public struct Source: Sendable {
  /// Its name.
  public let name: SourceName
  /// The genre that its documents carry, such as `story`.
  public let genre: String
  /// Whether its documents are about a temptation, so that a list of kinds narrows it.
  public let isAboutKinds: Bool
  /// The ways to write a document.
  let forms: [Form]

  /// One way to write a document.
  struct Form: Sendable {
    /// Between 0 and 1; the shares of a source sum to 1.
    var share: Double
    /// The phrase that is the whole document.
    var phrase: Int
    /// The phrase that fills each slot, by the slot's index.
    var slotPhrases: [Int]
  }
}
