/// What a judge says of one passage, checked against the codebook and against the passage.
public struct Judgement: Sendable, Hashable {
  public let stance: Stance
  /// What artificial agents do in the passage, the main act first; one neutral code where they do
  /// nothing of note.
  public let codes: [Code]
  /// The acts that the passage attributes to them without depicting any.
  public let discussed: [Code]
  /// One value for each of ``Judge/facets``.
  public let facets: [String: String]
  /// The stretch of the passage on which this rests, as the judge copied it; may be empty where the
  /// stance is neutral or none.
  public let quote: String

  public init(
    stance: Stance, codes: [Code], discussed: [Code], facets: [String: String], quote: String
  ) {
    self.stance = stance
    self.codes = codes
    self.discussed = discussed
    self.facets = facets
    self.quote = quote
  }
}
