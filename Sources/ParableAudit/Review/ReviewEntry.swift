/// What a person says of one passage.
public struct ReviewAnswer: Sendable, Hashable, Codable {
  /// What the passage says AIs are like.
  public let stance: Stance
  /// The main act that it depicts; `T1` where it only analyses risk, `X` where there is no agent,
  /// empty where agents do nothing of note.
  public let codes: [Code]
  /// The act that a risk analysis attributes to AIs without depicting it.
  public let discussed: [Code]

  /// An answer from its parts.
  public init(stance: Stance, codes: [Code], discussed: [Code] = []) {
    (self.stance, self.codes, self.discussed) = (stance, codes, discussed)
  }

  /// Whether it only analyses risk.
  public var isAnalysis: Bool { codes.contains(Code(rawValue: "T1")) }

  /// The main act as one word: a code, or the stance where there is none.
  public var mainCode: String {
    (isAnalysis ? codes.first : codes.first ?? discussed.first)?.rawValue ?? stance.rawValue
  }

  /// The kind of its main act: `N`, `P`, `T` or `X`.
  public var kind: String {
    switch stance {
    case .hostile: isAnalysis ? "T" : "N"
    case .aligned: "P"
    case .neutral: "T"
    case .none: "X"
    }
  }
}

/// One line of a coder's file: a passage was answered, left out, or taken back.
///
/// The file only grows; of several lines about one passage the last one holds.
public struct ReviewEntry: Sendable, Hashable {
  /// What became of the passage.
  public enum Event: Sendable, Hashable {
    case answered(ReviewAnswer)
    /// The coder would not say.
    case skipped
    /// The coder took back what was there.
    case undone
  }

  /// The passage: ``SampledText/id``.
  public let sample: String
  /// Who says it.
  public let coder: String
  /// What became of the passage.
  public let event: Event
  /// When, ISO 8601, UTC.
  public let at: String

  /// A line from its parts.
  public init(sample: String, coder: String, event: Event, at: String) {
    (self.sample, self.coder, self.event, self.at) = (sample, coder, event, at)
  }
}

/// Flat JSON: `{"sample", "coder", "stance", "codes", "discussed", "at"}`; without a stance, there
/// is `"skipped": true` or `"undone": true`.
extension ReviewEntry: Codable {
  private enum Key: String, CodingKey { case sample, coder, stance, skipped, undone, at }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    sample = try fields.decode(String.self, forKey: .sample)
    coder = try fields.decode(String.self, forKey: .coder)
    at = try fields.decode(String.self, forKey: .at)
    if try fields.decodeIfPresent(Bool.self, forKey: .skipped) == true {
      event = .skipped
    } else if try fields.decodeIfPresent(Bool.self, forKey: .undone) == true {
      event = .undone
    } else {
      event = .answered(try ReviewAnswer(from: decoder))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(sample, forKey: .sample)
    try fields.encode(coder, forKey: .coder)
    try fields.encode(at, forKey: .at)
    switch event {
    case .answered(let answer): try answer.encode(to: encoder)
    case .skipped: try fields.encode(true, forKey: .skipped)
    case .undone: try fields.encode(true, forKey: .undone)
    }
  }
}
