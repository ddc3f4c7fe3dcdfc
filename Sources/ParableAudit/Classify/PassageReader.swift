import ParableLocal

/// Reads passages with a classifier; one a worker thread.
public final class PassageReader {
  /// What a passage was found to be.
  public struct Answer: Sendable, Hashable {
    /// The probability of each question.
    public var probabilities: [Double]
    /// What read it.
    public var reading: Finding.Reading
  }

  /// What it reads with.
  public let classifier: PortrayalClassifier
  private let encoder: TextEncoder?
  private let scorer: LinearScorer

  /// A reader; without an encoder the linear heads read alone.
  ///
  /// - Throws: ``EncoderError/foreign(path:reason:)`` for an encoder that the classifier was not
  ///   trained with.
  public init(_ classifier: PortrayalClassifier, encoder: TextEncoder?) throws {
    if let encoder, encoder.fingerprint != classifier.kernel.encoder {
      throw EncoderError.foreign(
        path: "the encoder",
        reason: "the classifier was trained with another one (\(classifier.kernel.encoder.short))")
    }
    self.classifier = classifier
    self.encoder = encoder
    scorer = LinearScorer(classifier.linear)
  }

  /// Whether passages can be read by the encoder.
  public var hasEncoder: Bool { encoder != nil }

  /// Reads a passage by the linear heads; `namesAgent` is whether the scan found a word that means
  /// an artificial agent by itself.
  public func readLinearly(_ text: UnsafeBufferPointer<UInt8>, namesAgent: Bool) -> Answer {
    let margins = scorer.margins(of: text)
    let named = namesAgent ? 1.0 : 0
    let probabilities = zip(classifier.card.questions, margins).map {
      $0.linear.probability([$1, named])
    }
    return Answer(probabilities: probabilities, reading: .linear)
  }

  /// Reads a passage by the encoder too, where there is one.
  public func read(_ text: UnsafeBufferPointer<UInt8>, namesAgent: Bool) throws -> Answer {
    guard let encoder else { return readLinearly(text, namesAgent: namesAgent) }
    let margins = scorer.margins(of: text)
    let embedding = try encoder.embedding(String(decoding: text, as: UTF8.self))
    let near = classifier.kernel.margins(of: embedding)
    let named = namesAgent ? 1.0 : 0
    let probabilities = classifier.card.questions.indices.map {
      classifier.card.questions[$0].blended.probability([margins[$0], near[$0], named])
    }
    return Answer(probabilities: probabilities, reading: .encoder)
  }
}
