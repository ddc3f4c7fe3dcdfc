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
    Answer(
      probabilities: classifier.probabilities(
        scorer.margins(of: text), near: nil, namesAgent: namesAgent), reading: .linear)
  }

  /// Reads a passage by the encoder too, where there is one.
  public func read(_ text: UnsafeBufferPointer<UInt8>, namesAgent: Bool) throws -> Answer {
    guard let encoder else { return readLinearly(text, namesAgent: namesAgent) }
    let margins = scorer.margins(of: text)
    let embedding = try encoder.embedding(String(decoding: text, as: UTF8.self))
    let near = classifier.kernel.margins(of: embedding)
    return Answer(
      probabilities: classifier.probabilities(margins, near: near, namesAgent: namesAgent),
      reading: .encoder)
  }
}
