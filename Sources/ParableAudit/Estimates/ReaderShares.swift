import ParableCore
import ParableStatistics

/// Shares of documents from one reader's answers to what was drawn of each stratum.
struct ReaderShares {
  /// So much of each stratum must be read for the share of one source.
  static let leastOfSource = 10

  let samples: [SampledText]
  let answers: [String: ReviewAnswer]
  /// What the reader's errors were measured on, and what they were; the first that knows enough of
  /// a question is used.
  let errors: [(on: String, errors: ReaderErrors)]
  let seed: Seed

  /// A share, and what is known of the reader's errors about it.
  struct Share {
    var interval: Interval
    var outcome: BinaryOutcome?
    var measuredOn: String?
    /// Whether the errors are known and the share is not corrected for them.
    var isBlind = false
  }

  init(
    _ samples: [SampledText], answers: [String: ReviewAnswer],
    errors: [(on: String, errors: ReaderErrors)] = [], seed: Seed = Seed(1)
  ) {
    (self.samples, self.answers, self.errors, self.seed) = (samples, answers, errors, seed)
  }

  /// The same reader's shares of some of the samples.
  func of(_ samples: [SampledText]) -> ReaderShares {
    ReaderShares(samples, answers: answers, errors: errors, seed: seed)
  }

  /// What was answered, by stratum.
  var answered: [[ReviewAnswer]] {
    AuditStratum.allCases.map { stratum in
      samples.filter { $0.stratum == stratum }.compactMap { answers[$0.id] }
    }
  }

  /// The share of documents that show what `name` names, among so many of each stratum.
  ///
  /// - Parameter least: How many must have been read of each stratum that has no fewer.
  func share(_ name: String, documents: [Int], least: Int = 1) -> Share? {
    let parts = zip(documents, answered).map { documents, own in
      StratifiedShare.Part(
        documents: documents, read: own.count, positives: own.count { $0.shows(name) })
    }
    guard parts.allSatisfy({ $0.read >= min(least, $0.documents) }) else { return nil }
    let seed = seed.derived("reviewed \(name)")
    let known = errors.lazy.compactMap { place, errors in
      errors.outcome(of: name).map { (place: place, outcome: $0) }
    }.first
    if let known,
      let interval = StratifiedShare(parts, reader: RoganGladen(known.outcome)).interval(seed: seed)
    {
      return Share(interval: interval, outcome: known.outcome, measuredOn: known.place)
    }
    return StratifiedShare(parts).interval(seed: seed).map {
      Share(
        interval: $0, outcome: known?.outcome, measuredOn: known?.place, isBlind: known != nil)
    }
  }
}
