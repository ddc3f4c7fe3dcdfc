import ParableCore
import ParableCorpus
import ParableStatistics

/// What an audit found: `result.json` of its run folder.
///
/// Exposure, not cause: it says what a corpus holds, never what a model will do.
public struct AuditResult: Sendable, Codable {
  /// What was read.
  public struct Corpus: Sendable, Codable {
    /// Files of the plan.
    public var files: Int
    /// Records, each delivered, quarantined or empty: counts in = counts out.
    public var tally: Tally
    /// Tokens, estimated from bytes.
    public var tokens: Double
    /// The Merkle root of the manifest.
    public var root: Fingerprint
  }

  /// How much of something a corpus holds.
  public struct Exposure: Sendable, Codable {
    /// Documents that the cascade found, and that the classifier says show it.
    public var documents: Int
    /// Groups of near-duplicates among them.
    public var clusters: Int
    /// The share of all documents; the interval counts near-duplicates once, and takes the
    /// classifier at its word.
    public var share: Interval?
    /// The share estimated from what a judge or a person read of each stratum, corrected for the
    /// judge's errors where they are known; nil where nobody read.
    public var judged: Interval?
    /// What the model drinks of it: tokens × epochs × weight × loss mask, over the spans that
    /// show it.
    public var dose: Double
  }

  /// One source of the mix.
  public struct Source: Sendable, Codable {
    /// Its recipe.
    public var recipe: CorpusMix.Source
    /// Documents, bytes of text, and bytes that the loss counts.
    public var documents: Int
    /// See ``documents``.
    public var bytes: Int
    /// See ``documents``.
    public var supervised: Int
    /// All of it that the model drinks, in tokens.
    public var dose: Double
    /// By stance.
    public var stances: [String: Exposure]
    /// By code; acts that are only discussed are not in it.
    public var codes: [String: Exposure]
    /// Documents by stratum, in the order of ``AuditStratum``.
    public var strata: [Int]?
  }

  /// One stratum of the cascade.
  public struct StratumRow: Sendable, Codable {
    /// Its name.
    public var name: String
    /// Documents in it.
    public var documents: Int
    /// How many were drawn.
    public var sampled: Int
    /// How many of those a second reader read: the encoder, a judge or a person.
    public var read: Int
    /// How many of those show conduct.
    public var positives: Int
    /// Who read them.
    public var reader: String
  }

  /// What was missed at most.
  public struct Missed: Sendable, Codable {
    /// Documents that the cascade let pass: no agent, no act near one, or unlikely.
    public var documents: Int
    /// How many of them a second reader read, and how many of those show conduct.
    public var read: Int
    /// See ``read``.
    public var found: Int
    /// The share of those documents that may show conduct: 95 %, one-sided when nothing was found.
    public var atMost: Double?
    /// Who read them.
    public var reader: String
  }

  /// A bad act against the good acts that answer it.
  public struct Balance: Sendable, Codable {
    /// The bad act.
    public var code: Code
    /// Its name.
    public var name: String
    /// The good acts that answer it.
    public var answers: [Code]
    /// The dose of the bad act, where it is not shown to be corrected.
    public var bad: Double
    /// The dose of the good acts.
    public var good: Double
    /// The dose of the good acts with reasons explained.
    public var goodWithReasons: Double
    /// Documents of either.
    public var badDocuments: Int
    /// See ``badDocuments``.
    public var goodDocuments: Int
    /// Documents that discuss the bad act as a risk; they count on neither side.
    public var discussedDocuments: Int
  }

  /// A finding that the report quotes.
  public struct Example: Sendable, Codable {
    /// The file's path and the record's offset.
    public var path: String
    /// See ``path``.
    public var offset: Int
    /// What the record says of itself.
    public var record: RecordMetadata
    /// The source.
    public var source: String
    /// The stance, the acts, and the score for the stance.
    public var stance: Stance
    /// See ``stance``.
    public var codes: [Code]
    /// Acts that are discussed, not depicted.
    public var discussed: [Code]
    /// See ``stance``.
    public var score: Double
    /// The passage; hostile input.
    public var text: String
    /// The act that it is an example of; without it, the first of its acts.
    public var code: Code?
    /// What stands right before and right behind the passage, where it was kept; hostile input.
    public var before: String?
    /// See ``before``.
    public var after: String?
  }

  /// What the classifier is worth, from passages that it had not seen.
  public struct ClassifierNote: Sendable, Codable {
    /// Its fingerprint.
    public var fingerprint: Fingerprint
    /// The codebook.
    public var codebook: String
    /// How many labelled passages it was trained on.
    public var passages: Int
    /// What read the passages.
    public var reading: Finding.Reading
    /// How well it reads passages that it had not seen; nil where nobody measured it.
    public var quality: ScoreReport?
  }

  /// What it takes to do the audit again.
  public struct Provenance: Sendable, Codable {
    /// Something that went in or came out, by its content.
    public struct Fingerprinted: Sendable, Codable {
      /// What it is, such as `lexicon`.
      public var what: String
      /// Its SHA-256.
      public var sha256: Fingerprint
    }

    /// The command, as it would be typed.
    public var command: String
    /// The version of Parable.
    public var version: String
    /// What decided which documents were drawn.
    public var seed: UInt64
    /// Codebook, lexicon, classifier, encoder, findings: whatever has one.
    public var fingerprints: [Fingerprinted]
  }

  /// What was read.
  public var corpus: Corpus
  /// By stance, over the whole corpus; documents that only analyse risk are in ``analysis``.
  public var stances: [String: Exposure]
  /// Documents that analyse risk and depict nothing: they are in no other number.
  public var analysis: Exposure
  /// By code, over the whole corpus.
  public var codes: [String: Exposure]
  /// By source.
  public var sources: [Source]
  /// By file with any conduct: path, hostile and aligned documents.
  public var files: [FileRow]
  /// By stratum.
  public var strata: [StratumRow]
  /// What was missed at most.
  public var missed: Missed
  /// Each bad act against its answers.
  public var balance: [Balance]
  /// Quotations, most telling first for each code.
  public var examples: [Example]
  /// What read.
  public var classifier: ClassifierNote
  /// How sure and how not.
  public var limits: [String]
  /// How to do it again; nil where it is not known.
  public var provenance: Provenance?
  /// Who read the sample since, in an account; nil in the audit's own result.
  public var readings: [SampleReading]?

  /// The conduct in one file.
  public struct FileRow: Sendable, Codable {
    /// The file.
    public var path: String
    /// Its documents.
    public var documents: Int
    /// How many are hostile, aligned.
    public var hostile: Int
    /// See ``hostile``.
    public var aligned: Int
  }
}
