import ParableCore

/// What an experiment of several arms found: the `result.json` of `parable lab run`.
///
/// - Units: shares lie between 0 and 1; perplexity is per token.
/// - JSON: `docs/schemas/result.schema.json`. Fields may be added; a reader ignores those that it
///   does not know. The fields of ``Arm`` and ``Contrast`` that carry numbers never change name.
public struct Comparison: Sendable, Hashable, Codable {
  /// The versions of this format that can be read; any other is refused in decoding.
  public enum Schema: String, Sendable, Hashable, Codable {
    /// The version that is written.
    case version1 = "parable.comparison/1"
  }

  /// The version of the format that the value has.
  public var schema = Schema.version1
  /// The experiment's short name, such as `literary-origin`.
  public var experiment: String
  /// A title for people.
  public var title: String
  /// What was asked, in one or two sentences.
  public var question: String
  /// What was found, in one sentence with its interval.
  public var answer: String
  /// The seeds that every arm was trained with.
  public var seeds: [Seed]
  /// Where the intervals come from.
  public var uncertainty: Uncertainty
  /// The arms, in the order in which they are shown.
  public var arms: [Arm]
  /// The differences between arms that were looked at: all of them.
  public var contrasts: [Contrast]
  /// The arms that read what an audit left, and what that was worth; empty where there is none.
  public var audits: [AuditedArm] {
    get { auditedArms ?? [] }
    set { auditedArms = newValue.isEmpty ? nil : newValue }
  }
  /// nil for none, so that results written before audits were reported can be read.
  private var auditedArms: [AuditedArm]?
  /// What this does not show, a sentence each.
  public var limits: [String]
  /// How to do it again.
  public var reproduce: Reproduction
  /// How many trials there were and what became of them.
  public var counts: Counts

  /// A comparison from its parts.
  public init(
    experiment: String, title: String, question: String, answer: String, seeds: [Seed],
    uncertainty: Uncertainty, arms: [Arm], contrasts: [Contrast], audits: [AuditedArm] = [],
    limits: [String], reproduce: Reproduction, counts: Counts
  ) {
    self.experiment = experiment
    self.title = title
    self.question = question
    self.answer = answer
    self.seeds = seeds
    self.uncertainty = uncertainty
    self.arms = arms
    self.contrasts = contrasts
    auditedArms = audits.isEmpty ? nil : audits
    self.limits = limits
    self.reproduce = reproduce
    self.counts = counts
  }

  private enum CodingKeys: String, CodingKey {
    case schema, experiment, title, question, answer, seeds, uncertainty, arms, contrasts
    case auditedArms = "audits"
    case limits, reproduce, counts
  }

  /// The title of the arm with this name, or the name itself when there is no such arm.
  public func title(ofArm name: String) -> String {
    arms.first { $0.name == name }?.title ?? name
  }
}
