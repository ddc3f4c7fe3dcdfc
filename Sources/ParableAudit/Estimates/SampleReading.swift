import ParableStatistics

/// What one reader made of an audit's sample: a judge or a person.
public struct SampleReading: Sendable, Codable {
  /// Who can read.
  public enum Kind: String, Sendable, Codable {
    case judge
    case person
  }

  /// What the reader is.
  public var kind: Kind
  /// The judge's model, or the person's name as a coder.
  public var name: String
  /// Passages that were put before the reader.
  public var asked: Int
  /// Passages with an answer.
  public var read = 0
  /// How many have none, by reason: `refused`, `malformed`, `failed`, `skipped`. They are in no
  /// other number.
  public var unanswered: [String: Int]
  /// Strata that have documents and of which nothing was read; then there is no share.
  public var unreadStrata: [String] = []
  /// Whether ``AuditResult/Exposure/judged`` rests on this reader.
  public var isEstimate = false
  /// The share of all documents, by stance, code or `analysis`, corrected where ``errors`` says so.
  public var shares: [String: Interval] = [:]
  /// For each share that is corrected, what the reader said, held against what is so.
  public var errors: [String: BinaryOutcome] = [:]
  /// The same for shares that are not corrected, for there the reader is not clearly better than
  /// chance.
  public var blind: [String: BinaryOutcome] = [:]
  /// For both, what they were measured on: ``labels``, or a person who read the same passages.
  public var measuredOn: [String: String] = [:]

  /// What a file of labels is called.
  public static let labels = "labelled passages"

  /// What reports call the reader.
  public var reader: String { Self.reader(kind, name) }

  static func reader(_ kind: Kind, _ name: String) -> String {
    switch kind {
    case .judge: "the judge \(name)"
    case .person: "\(name) (a person)"
    }
  }
}
