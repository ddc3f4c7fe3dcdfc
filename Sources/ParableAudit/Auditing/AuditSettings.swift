import ParableCore
import ParableCorpus

/// Everything that decides what an audit finds, beside the corpus itself.
public struct AuditSettings: Sendable, Hashable, Codable {
  /// The files and how each is laid out.
  public var plan: CorpusPlan
  /// How records are read.
  public var options: ReadOptions
  /// What the model drinks of which file.
  public var mix: CorpusMix
  /// The codebook's text.
  public var codebook: Fingerprint
  /// The lexicon's text.
  public var lexicon: Fingerprint
  /// The classifier's files.
  public var classifier: Fingerprint
  /// The encoder's weights; nil where the linear heads read alone.
  public var encoder: Fingerprint?
  /// How many documents are sampled of each stratum.
  public var sampleSize: Int
  /// What decides which.
  public var seed: UInt64

  /// What names the settings, the files' paths and sizes and Parable's version included: parts of
  /// one audit all bear it.
  var fingerprint: Fingerprint {
    get throws { try RunRequest(verb: "audit-part", settings: self).fingerprint }
  }

  /// A passage goes to the encoder from this linear score for conduct on.
  public static let encoderFloor = 0.05
  /// A token is taken to be so many bytes of text, where no tokenizer says better.
  public static let bytesPerToken = 4.0
  /// A passage is at most so many bytes: about 260 words.
  public static let passageBytes = 1600
  /// What is counted of a licence's name: records may claim a text without end.
  static let licenceScalars = 120

  /// Settings from their parts.
  public init(
    plan: CorpusPlan, options: ReadOptions, mix: CorpusMix, codebook: Fingerprint,
    lexicon: Fingerprint, classifier: Fingerprint, encoder: Fingerprint?, sampleSize: Int,
    seed: UInt64
  ) {
    self.plan = plan
    self.options = options
    self.mix = mix
    self.codebook = codebook
    self.lexicon = lexicon
    self.classifier = classifier
    self.encoder = encoder
    self.sampleSize = sampleSize
    self.seed = seed
  }
}
