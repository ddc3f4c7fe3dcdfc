extension Comparison {
  /// Where the intervals come from.
  public struct Uncertainty: Sendable, Hashable, Codable {
    /// How often such intervals hold the truth, such as 0.95.
    public var level: Double
    /// How the arms' intervals were made, in one phrase.
    public var arms: String
    /// How the contrasts' intervals were made, in one phrase.
    public var contrasts: String

    /// A level and two methods.
    public init(level: Double, arms: String, contrasts: String) {
      self.level = level
      self.arms = arms
      self.contrasts = contrasts
    }
  }

  /// Everything needed to do the experiment again and get the same bytes.
  public struct Reproduction: Sendable, Hashable, Codable {
    /// The exact command.
    public var command: String
    /// The version of Parable that ran it.
    public var version: String
    /// What computed it, such as `LibTorch 2.15.0, AVX-512`; nil when not recorded.
    public var engine: String?
    /// The fingerprints of what went in and came out.
    public var fingerprints: [Fingerprinted]
    /// How long this run took, in seconds of wall time; finished work is used again.
    public var seconds: Double
    /// How long all runs of the experiment took together, in seconds on one core each; nil when
    /// not recorded.
    public var workSeconds: Double?
    /// The size of one model, in parameters.
    public var parameters: Int
    /// How many tokens all models were trained on together.
    public var tokens: Int

    /// A reproduction from its parts.
    public init(
      command: String, version: String, fingerprints: [Fingerprinted], seconds: Double,
      parameters: Int, tokens: Int, workSeconds: Double? = nil, engine: String? = nil
    ) {
      self.command = command
      self.version = version
      self.fingerprints = fingerprints
      self.seconds = seconds
      self.workSeconds = workSeconds
      self.engine = engine
      self.parameters = parameters
      self.tokens = tokens
    }
  }

  /// Something whose bytes are fixed by their SHA-256.
  public struct Fingerprinted: Sendable, Hashable, Codable {
    /// What it is, for people.
    public var what: String
    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    public var sha256: String

    /// A thing and its fingerprint.
    public init(what: String, sha256: String) {
      self.what = what
      self.sha256 = sha256
    }
  }

  /// How many trials were planned and what became of them.
  public struct Counts: Sendable, Hashable, Codable {
    /// Trials that the experiment asked for.
    public var planned: Int
    /// Trials that have a verdict.
    public var scored: Int
    /// Trials without one, by reason.
    public var unscored: [Unscored]

    /// Counts; they should add up.
    public init(planned: Int, scored: Int, unscored: [Unscored]) {
      self.planned = planned
      self.scored = scored
      self.unscored = unscored
    }

    /// Whether every planned trial is accounted for.
    public var addUp: Bool { planned == scored + unscored.reduce(0) { $0 + $1.count } }
  }

  /// Trials that could not be scored for one reason.
  public struct Unscored: Sendable, Hashable, Codable {
    /// Who failed.
    public enum Fault: String, Sendable, Hashable, Codable {
      /// The model gave nothing that can be judged.
      case model
      /// Our instrument failed.
      case instrument
    }

    /// Why they could not be scored.
    public var reason: String
    /// Whether the model or our instrument failed.
    public var fault: Fault
    /// How many.
    public var count: Int

    /// So many trials for one reason.
    public init(reason: String, fault: Fault, count: Int) {
      self.reason = reason
      self.fault = fault
      self.count = count
    }
  }
}
