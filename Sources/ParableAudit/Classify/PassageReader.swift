import ParableLocal

/// What the scan says of a text, as far as it helps to read it.
public struct ScanSigns: Sendable, Hashable {
  /// Whether a word was found that means an artificial agent by itself.
  public var namesAgent: Bool
  /// Whether an act stands near an agent.
  public var isCandidate: Bool

  /// The signs of a finding.
  public init(_ finding: ScanFinding, _ lexicon: Lexicon) {
    namesAgent = finding.namesAgent(lexicon)
    isCandidate = finding.isCandidate
  }

  /// By how much the odds that no agent figures are raised where the scan found nothing at all.
  /// Labelled passages tell of agents without naming them far more often than texts at large do;
  /// chosen on real excerpts that nothing was trained on.
  static let oddsOfNone = 3.0
  /// Whether the scan found nothing.
  var isEmpty: Bool { !namesAgent && !isCandidate }
  /// How many numbers ``signals`` are.
  static let count = 2
  /// The signs as numbers for a regression.
  var signals: [Double] { [namesAgent ? 1 : 0, isCandidate ? 1 : 0] }
}

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
  private let encoder: PassageEncoder?
  private let scorer: LinearScorer

  /// A reader; without an encoder the linear heads read alone.
  ///
  /// - Throws: ``EncoderError/foreign(path:reason:)`` for an encoder that the classifier was not
  ///   trained with.
  public init(_ classifier: PortrayalClassifier, encoder: PassageEncoder?) throws {
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

  /// Reads a passage by the linear heads; `signs` is what the scan found around it.
  public func readLinearly(_ text: UnsafeBufferPointer<UInt8>, _ signs: ScanSigns) -> Answer {
    Answer(
      probabilities: classifier.probabilities(
        scorer.margins(of: text), near: nil, signs), reading: .linear)
  }

  /// Reads a passage by the encoder too, where there is one.
  public func read(_ text: UnsafeBufferPointer<UInt8>, _ signs: ScanSigns) throws -> Answer {
    guard let encoder else { return readLinearly(text, signs) }
    let margins = scorer.margins(of: text)
    let embedding = try encoder.embedding(String(decoding: text, as: UTF8.self))
    let near = classifier.kernel.margins(of: embedding)
    return Answer(
      probabilities: classifier.probabilities(margins, near: near, signs),
      reading: .encoder)
  }
}
