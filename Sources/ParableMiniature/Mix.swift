/// A named mixture of sources, such as `base`.
public struct Mix: Sendable, Hashable {
  /// What the shares are shares of.
  public enum Measure: String, Sendable, Hashable, Codable {
    /// Each document is drawn with the share as its probability.
    case documents
    /// The next document comes from the part that lags furthest behind its share of letters.
    case text
  }

  /// One ingredient: a source, or a mix defined before this one.
  public indirect enum Ingredient: Sendable, Hashable {
    case source(SourceName)
    case mix(Mix)
  }

  /// One ingredient and how much of it.
  public struct Part: Sendable, Hashable {
    /// What is mixed in.
    public let ingredient: Ingredient
    /// How much of it, between 0 and 1; the shares of a mix sum to 1.
    public let share: Double
  }

  /// The name by which experiments ask for it.
  public let name: String
  /// What the shares are shares of.
  public let measure: Measure
  /// The ingredients, in the order of their names.
  public let parts: [Part]

  /// Every source that can appear, each once.
  public var sources: Set<SourceName> {
    parts.reduce(into: []) { found, part in
      switch part.ingredient {
      case .source(let name): found.insert(name)
      case .mix(let mix): found.formUnion(mix.sources)
      }
    }
  }
}
