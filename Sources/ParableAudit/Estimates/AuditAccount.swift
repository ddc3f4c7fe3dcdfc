import ParableCore
import ParableStatistics

/// A result with what readers made of its sample: the shares as read, who read each stratum, and
/// what was missed at most.
///
/// A person beats a judge, and of several the one who answered most. Whoever has not read some of
/// every stratum that has documents gives no share.
public struct AuditAccount: Sendable {
  /// What one person said of the sample.
  public struct PersonReading: Sendable {
    /// The person's name as a coder.
    public var coder: String
    /// Answers by sample.
    public var answers: [String: ReviewAnswer]
    /// Passages that the person would not answer.
    public var skipped: Int

    /// A reading from its parts.
    public init(coder: String, answers: [String: ReviewAnswer], skipped: Int = 0) {
      (self.coder, self.answers, self.skipped) = (coder, answers, skipped)
    }
  }

  /// The result with all of it.
  public private(set) var result: AuditResult

  private let samples: [SampledText]
  private let documents: [Int]

  /// An account of an audit's own result.
  public init(
    of result: AuditResult, samples: [SampledText], judge: JudgeReading? = nil,
    people: [PersonReading] = []
  ) {
    self.result = result
    self.samples = samples
    documents = AuditStratum.allCases.map { stratum in
      result.strata.first { $0.name == stratum.name }?.documents ?? 0
    }
    let known = Set(samples.map(\.id))
    let people = people.map { person in
      var person = person
      person.answers = person.answers.filter { known.contains($0.key) }
      return person
    }.filter { !$0.answers.isEmpty }.sorted {
      ($1.answers.count, $0.coder) < ($0.answers.count, $1.coder)
    }
    var readers = people.map { reader($0) }
    if let judge { readers.append(reader(judge, people.first)) }
    guard !readers.isEmpty else { return }
    let chosen = readers.firstIndex { $0.reading.unreadStrata.isEmpty }
    if let chosen {
      readers[chosen].reading.isEstimate = true
      fill(with: readers[chosen])
      self.result.limits.removeAll { $0 == SecondReading.nobodyRead }
    }
    putStrata(of: readers[chosen ?? 0])
    self.result.readings = readers.map(\.reading)
  }

  /// A reader, and the shares that the answers give.
  private struct Reader {
    var reading: SampleReading
    let shares: ReaderShares
  }

  private func reader(_ person: PersonReading) -> Reader {
    reader(
      SampleReading(
        kind: .person, name: person.coder, asked: person.answers.count + person.skipped,
        unanswered: person.skipped > 0 ? ["skipped": person.skipped] : [:]),
      ReaderShares(samples, answers: person.answers))
  }

  private func reader(_ judge: JudgeReading, _ person: PersonReading?) -> Reader {
    let answers = judge.answers
    let shared = person.map {
      (
        on: SampleReading.reader(.person, $0.coder),
        errors: ReaderErrors(of: answers, heldAgainst: $0.answers)
      )
    }
    let labelled = judge.card.labels.map {
      (on: SampleReading.labels, errors: ReaderErrors($0.outcomes))
    }
    return reader(
      SampleReading(
        kind: .judge, name: judge.card.model, asked: judge.verdicts.count,
        unanswered: judge.counts.absences),
      ReaderShares(samples, answers: answers, errors: [shared, labelled].compactMap(\.self)))
  }

  private func reader(_ blank: SampleReading, _ shares: ReaderShares) -> Reader {
    var reading = blank
    let answered = shares.answered
    reading.read = answered.reduce(0) { $0 + $1.count }
    reading.unreadStrata = AuditStratum.allCases.filter {
      documents[$0.rawValue] > 0 && answered[$0.rawValue].isEmpty
    }.map(\.name)
    for name in names(answered) {
      guard let share = shares.share(name, documents: documents) else { continue }
      reading.shares[name] = share.interval
      guard let outcome = share.outcome else { continue }
      if share.isBlind { reading.blind[name] = outcome } else { reading.errors[name] = outcome }
      reading.measuredOn[name] = share.measuredOn
    }
    return Reader(reading: reading, shares: shares)
  }

  /// What is asked: stances, analysis, and the acts that the classifier or the reader found.
  private func names(_ answered: [[ReviewAnswer]]) -> [String] {
    let seen = answered.joined().filter { !$0.isAnalysis }.flatMap(\.codes)
      .filter { !$0.isNeutral }.map(\.rawValue)
    return ReaderErrors.stances + Set(result.codes.keys).union(seen).sorted()
  }

  private mutating func fill(with reader: Reader) {
    for (name, share) in reader.reading.shares { fill(name, share) }
    let bySource = Dictionary(grouping: samples, by: \.source)
    for index in result.sources.indices {
      guard let documents = result.sources[index].strata else { continue }
      let shares = reader.shares.of(bySource[index] ?? [])
      func share(_ name: String) -> Interval? {
        shares.share(name, documents: documents, least: ReaderShares.leastOfSource)?.interval
      }
      for name in result.sources[index].stances.keys {
        result.sources[index].stances[name]?.judged = share(name)
      }
      for name in result.sources[index].codes.keys {
        result.sources[index].codes[name]?.judged = share(name)
      }
    }
  }

  /// Puts one share where it belongs; an act that only the reader saw gets a row.
  private mutating func fill(_ name: String, _ share: Interval) {
    if name == "analysis" {
      result.analysis.judged = share
    } else if Stance(rawValue: name) != nil {
      result.stances[name]?.judged = share
    } else if result.codes[name] != nil {
      result.codes[name]?.judged = share
    } else if share.mean > 0 {
      let unseen = ClusteredShare(clusterSizes: [], of: result.corpus.tally.delivered)
      result.codes[name] = AuditResult.Exposure(
        documents: 0, clusters: 0, share: unseen.interval(), judged: share, dose: 0)
    }
  }

  /// Puts what a reader read of each stratum where the encoder's reading stood, as far as it goes.
  private mutating func putStrata(of reader: Reader) {
    let answered = reader.shares.answered
    for index in result.strata.indices {
      guard
        let stratum = AuditStratum.allCases.first(where: { $0.name == result.strata[index].name }),
        !answered[stratum.rawValue].isEmpty
      else { continue }
      result.strata[index].read = answered[stratum.rawValue].count
      result.strata[index].positives = answered[stratum.rawValue].count(where: \.showsConduct)
      result.strata[index].reader = reader.reading.reader
    }
    let passed = AuditStratum.allCases.prefix(AuditStratum.possible.rawValue).map(\.name)
    guard result.strata.map(\.name) == AuditStratum.allCases.map(\.name),
      !reader.reading.unreadStrata.contains(where: passed.contains)
    else { return }
    result.missed =
      SecondReading(strata: result.strata, reader: reader.reading.reader).missed
  }
}
