import ParableCore

/// What a judge said of a run's sample, and what is known of its errors.
public struct JudgeReading: Sendable {
  /// Who judged, and how: `judge.json` of a run folder.
  public struct Card: Sendable, Hashable, Codable {
    /// The name of its file.
    public static let fileName = "judge.json"

    /// The model, as its server knows it.
    public var model: String
    /// Where it was asked.
    public var address: String
    /// All that it was told apart from the passages.
    public var told: Fingerprint
    /// How many passages of each stratum it was given; nil for all that were drawn.
    public var perStratum: Int?
    /// How it read labelled passages, if it read some.
    public var labels: Labels?

    /// A card from its parts.
    public init(
      model: String, address: String, told: Fingerprint, perStratum: Int? = nil,
      labels: Labels? = nil
    ) {
      (self.model, self.address, self.told) = (model, address, told)
      (self.perStratum, self.labels) = (perStratum, labels)
    }
  }

  /// How a judge read labelled passages.
  public struct Labels: Sendable, Hashable, Codable {
    /// The file of labels.
    public var sha256: Fingerprint
    /// What became of its passages.
    public var counts: VerdictCounts
    /// By stance, by code and for `analysis`: what the judge said, held against the labels.
    public var outcomes: [String: BinaryOutcome]
  }

  /// The name of the file of verdicts in a run folder: one ``Verdict`` a line.
  public static let verdictsFile = "judgements.jsonl"

  /// Who judged.
  public let card: Card
  /// One verdict for each passage that the judge was given.
  public let verdicts: [Verdict]

  /// A reading from its parts.
  public init(card: Card, verdicts: [Verdict]) {
    (self.card, self.verdicts) = (card, verdicts)
  }

  /// What became of the sampled passages.
  public var counts: VerdictCounts { VerdictCounts(verdicts) }

  /// How many passages have no judgement, those with labels included.
  public var unjudged: Int {
    counts.unjudged + (card.labels?.counts.unjudged ?? 0)
  }

  /// The judgements in a person's terms.
  var answers: [String: ReviewAnswer] {
    let pairs = verdicts.compactMap { verdict in
      verdict.judgement.map { (verdict.id, ReviewAnswer($0)) }
    }
    return Dictionary(pairs) { first, _ in first }
  }
}

extension JudgeReading.Labels {
  /// What a judge said of these passages, held against their labels; what it did not judge is
  /// counted and shows nothing.
  public init(
    _ passages: [LabelledPassage], _ verdicts: [Verdict], sha256: Fingerprint, codebook: Codebook
  ) {
    let acts = codebook.entries.map(\.code).filter { !$0.isNeutral }
    var errors = ReaderErrors()
    for (passage, verdict) in zip(passages, verdicts) {
      guard let judgement = verdict.judgement else { continue }
      let truth = ReviewAnswer(
        stance: passage.stance, codes: passage.codes, discussed: passage.discussed)
      errors.add(ReviewAnswer(judgement), truth: truth, codes: acts)
    }
    self.sha256 = sha256
    counts = VerdictCounts(verdicts)
    outcomes = errors.outcomes
  }
}

extension VerdictCounts {
  /// Passages without a judgement.
  public var unjudged: Int { total - judged }

  /// Why there is none, and how often; only what occurs.
  var absences: [String: Int] {
    ["refused": refused, "malformed": malformed, "failed": failed].filter { $0.value > 0 }
  }
}
