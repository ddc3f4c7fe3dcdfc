import ParableCore

/// How the two parts of an embedding become one vector of length 1 in which both weigh the same.
///
/// A language model's hidden states have a few numbers that are far larger than the rest, whatever
/// the text. So each number is first taken as its distance from the mean over labelled passages,
/// in standard deviations.
struct EmbeddingFrame: Sendable, Hashable {
  /// Of each number of the language model's part.
  let means: [Float]
  /// Alike; above 0.
  let deviations: [Float]

  init(means: [Float], deviations: [Float]) {
    precondition(means.count == deviations.count, "a deviation a mean")
    self.means = means
    self.deviations = deviations
  }

  /// The frame of these passages.
  init(_ embeddings: [PassageEmbedding]) {
    let count = Double(embeddings.count)
    let width = embeddings[0].language.count
    let means = (0..<width).map { column in
      embeddings.reduce(0) { $0 + Double($1.language[column]) } / count
    }
    self.means = means.map(Float.init)
    deviations = (0..<width).map { column in
      let squares = embeddings.reduce(0) {
        $0 + (Double($1.language[column]) - means[column])
          * (Double($1.language[column]) - means[column])
      }
      return max(Float((squares / count).squareRoot()), .leastNormalMagnitude)
    }
  }

  /// Both parts behind each other, each of length √½.
  func vector(_ embedding: PassageEmbedding) -> [Float] {
    precondition(embedding.language.count == means.count, "the embedding is of another encoder")
    let language = zip(embedding.language, zip(means, deviations)).map { ($0 - $1.0) / $1.1 }
    return Self.scaled(embedding.sentence) + Self.scaled(language)
  }

  private static func scaled(_ part: [Float]) -> [Float] {
    let length = (2 * part.reduce(0) { $0 + $1 * $1 }).squareRoot()
    return part.map { $0 / max(length, .leastNormalMagnitude) }
  }
}
