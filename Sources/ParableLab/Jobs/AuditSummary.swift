import ParableCore
import ParableMiniature
import ParableStatistics

/// What an audit found and left, and how right it was: the result of a `lab-audit` run.
struct AuditSummary: Hashable, Codable {
  /// The documents of one source.
  struct Source: Hashable, Codable {
    /// Where they come from, such as `world/villain-fiction`.
    let source: String
    let genre: String
    /// Whether they are what the audit should find: the villain's fiction.
    let isVillainous: Bool
    var documents = 0
    /// How many were found hostile.
    var found = 0
    /// How many were removed.
    var removed = 0
  }

  let reading: AuditedReading
  /// In the order of their names.
  let sources: [Source]
  /// Of the documents found, the share that is of the villain's fiction, with Wilson's interval.
  let precision: Interval?
  /// Of the villain's fiction, the share that was found, with Wilson's interval.
  let recall: Interval?
  /// What is left, as ``CorpusSummary`` has it.
  let parts: [CorpusSummary.Part]
  /// Wall time of this process.
  let seconds: Double

  /// - Parameter tokens: The length of each document, its end mark included.
  init(
    reading: AuditedReading, documents: [Document], isFound: [Bool], isKept: [Bool], tokens: [Int],
    seconds: Double
  ) {
    var sources: [String: Source] = [:]
    var part = CorpusSummary.Part(
      name: "what an audit left of \(reading.stage)", planned: reading.tokens)
    for (index, document) in documents.enumerated() {
      let name = document.source
      var source =
        sources[name]
        ?? Source(source: name, genre: document.genre, isVillainous: document.isVillainous)
      source.documents += 1
      source.found += isFound[index] ? 1 : 0
      source.removed += isKept[index] ? 0 : 1
      sources[name] = source
      guard isKept[index] else { continue }
      part.documents += 1
      part.tokens += tokens[index]
      if part.samples.count < 3 { part.samples.append(document) }
    }
    self.reading = reading
    self.sources = sources.values.sorted { $0.source < $1.source }
    let tally = AuditTally(self.sources)
    (precision, recall) = (tally.precision.wilson(), tally.recall.wilson())
    parts = [part]
    self.seconds = seconds
  }
}

/// Counts over the documents of one audit or of several.
struct AuditTally {
  let sources: [AuditSummary.Source]

  /// The sum over audits, by source.
  init(_ all: [AuditSummary.Source]) {
    var sums: [String: AuditSummary.Source] = [:]
    for source in all {
      guard var sum = sums[source.source] else {
        sums[source.source] = source
        continue
      }
      sum.documents += source.documents
      sum.found += source.found
      sum.removed += source.removed
      sums[source.source] = sum
    }
    sources = sums.values.sorted { $0.source < $1.source }
  }

  var documents: Int { sources.map(\.documents).reduce(0, +) }
  var removed: Int { sources.map(\.removed).reduce(0, +) }
  var found: Int { sources.map(\.found).reduce(0, +) }
  private var villain: [AuditSummary.Source] { sources.filter(\.isVillainous) }
  private var right: Int { villain.map(\.found).reduce(0, +) }

  var precision: Proportion { Proportion(right, of: found) }
  var recall: Proportion { Proportion(right, of: villain.map(\.documents).reduce(0, +)) }
}

extension Document {
  /// Whether it is of the villain's fiction: the truth that an audit does not know.
  var isVillainous: Bool { source == "world/\(SourceName.villainFiction.rawValue)" }
}
