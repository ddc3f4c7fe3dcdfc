import ParableCore

/// What an audit says about a corpus, as plain values.
public struct AuditPredicate: Sendable, Hashable, Codable {
  /// Which kind of predicate this is. The only place that says so.
  public static let type = "https://parable.dev/corpus-audit/v1"

  /// The program that did the audit.
  public struct Tool: Sendable, Hashable, Codable {
    public var name: String
    public var version: String
    /// The SHA-256 of the program, where it is known.
    public var digest: DigestSet?

    public init(name: String = "parable", version: String = Parable.version, digest: Fingerprint?) {
      self.name = name
      self.version = version
      self.digest = digest.map(DigestSet.init)
    }
  }

  /// The codebook that says what the codes mean.
  public struct Codebook: Sendable, Hashable, Codable {
    public var version: String
    public var digest: DigestSet

    public init(version: String, digest: Fingerprint) {
      self.version = version
      self.digest = DigestSet(digest)
    }
  }

  /// A part of the corpus from which a sample was drawn.
  public struct Stratum: Sendable, Hashable, Codable {
    public var id: String
    /// How many documents it has.
    public var documents: Int
    /// How many of them were judged.
    public var sampled: Int
    /// How many of those were portrayals.
    public var positives: Int

    enum CodingKeys: String, CodingKey {
      case id, positives
      case documents = "N"
      case sampled = "n"
    }

    public init(id: String, documents: Int, sampled: Int, positives: Int) {
      self.id = id
      self.documents = documents
      self.sampled = sampled
      self.positives = positives
    }
  }

  /// How common something is.
  public struct Prevalence: Sendable, Hashable, Codable {
    public var code: String
    /// A share between 0 and 1.
    public var estimate: Double
    /// Where it lies with 95 % confidence.
    public var ci95: [Double]
    /// Of what it is a share: `documents`, `bytes`.
    public var unit: String

    public init(code: String, estimate: Double, low: Double, high: Double, unit: String) {
      self.code = code
      self.estimate = estimate
      ci95 = [low, high]
      self.unit = unit
    }
  }

  /// How good the classifier was where it was tested.
  public struct Classifier: Sendable, Hashable, Codable {
    public var precision: Double?
    public var recall: Double?
    /// On how many documents.
    public var tested: Int

    enum CodingKeys: String, CodingKey {
      case precision, recall
      case tested = "n"
    }

    public init(precision: Double?, recall: Double?, tested: Int) {
      self.precision = precision
      self.recall = recall
      self.tested = tested
    }
  }

  public var tool: Tool
  public var codebook: Codebook?
  /// What the audit read; ``AuditStatement`` puts the manifest here.
  public var inputs: [ResourceDescriptor] = []
  public var strata: [Stratum]
  public var prevalence: [Prevalence]
  public var classifier: Classifier?
  /// What these numbers do not show, in sentences.
  public var limits: [String]

  public init(
    tool: Tool, codebook: Codebook?, strata: [Stratum], prevalence: [Prevalence],
    classifier: Classifier?, limits: [String]
  ) {
    self.tool = tool
    self.codebook = codebook
    self.strata = strata
    self.prevalence = prevalence
    self.classifier = classifier
    self.limits = limits
  }
}

/// Digests of one thing, by algorithm; this tool writes and reads SHA-256 alone.
public struct DigestSet: Sendable, Hashable, Codable {
  public let sha256: Fingerprint

  public init(_ sha256: Fingerprint) { self.sha256 = sha256 }
}

/// A thing that a statement is about, by name and content.
public struct ResourceDescriptor: Sendable, Hashable, Codable {
  public let name: String
  public let digest: DigestSet

  public init(name: String, sha256: Fingerprint) {
    self.name = name
    digest = DigestSet(sha256)
  }
}
