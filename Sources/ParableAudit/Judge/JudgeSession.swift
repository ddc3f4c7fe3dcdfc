import Foundation
import ParableCore
import ParableModel

/// A judge reads what an audit sampled: the negatives of every stage, and labelled passages too,
/// by which its errors are known.
///
/// Replies are kept in the run's folder as they come, so whoever is stopped asks nothing twice.
public struct JudgeSession: Sendable {
  /// The name of the file of replies. It is no part of what is sealed.
  public static let repliesFile = "judge-replies.jsonl"

  let judge: Judge
  let codebook: Codebook
  let perStratum: Int?
  let labels: [LabelledPassage]
  let labelsDigest: Fingerprint?

  /// How far a session has come.
  public struct Progress: Sendable {
    /// What became of the passages so far.
    public var counts: VerdictCounts
    /// All passages, those with labels included.
    public var total: Int
  }

  /// - Parameters:
  ///   - perStratum: How many passages of each stratum are read, the first drawn; nil for all.
  ///   - labels: A file of passages that people labelled.
  public init(
    codebook: Codebook, perStratum: Int? = nil, labels: URL? = nil,
    settings: Judge.Settings = Judge.Settings()
  ) throws {
    judge = try Judge(codebook: codebook, settings: settings)
    self.codebook = codebook
    self.perStratum = perStratum
    self.labels =
      try labels.map {
        try LabelledPassage.read($0, codebook: codebook, isComplete: false)
      } ?? []
    labelsDigest = try labels.map { try Fingerprint(ofFile: $0) }
  }

  /// The passages of a run that are read: strata taking turns.
  public func passages(of desk: ReviewDesk) -> [SampledText] {
    guard let perStratum else { return desk.samples }
    var left = [Int](repeating: perStratum, count: AuditStratum.allCases.count)
    return desk.samples.filter { sample in
      left[sample.stratum.rawValue] -= 1
      return left[sample.stratum.rawValue] >= 0
    }
  }

  /// How many labelled passages are read.
  public var labelled: Int { labels.count }

  /// Reads.
  ///
  /// - Throws: ``JudgeError``, when the model can evidently not be asked any more; what it said by
  ///   then is kept.
  public func read(
    _ desk: ReviewDesk, by model: any LanguageModel, name: String, address: String,
    progress: (Progress) async -> Void = { _ in }
  ) async throws -> JudgeReading {
    let cache = try ReplyCache(file: desk.folder.appending(path: Self.repliesFile))
    let cached = CachedModel(model, cache: cache)
    let items = passages(of: desk).map { JudgeItem(id: $0.id, text: $0.text) }
    let total = items.count + labels.count
    let verdicts = try await judge.judge(samples: items, by: cached) { step in
      await progress(Progress(counts: step.counts, total: total))
    }
    let before = VerdictCounts(verdicts)
    let labelVerdicts = try await judge.judge(
      samples: labels.map { JudgeItem(id: $0.id, text: $0.text) }, by: cached
    ) { step in
      await progress(Progress(counts: before + step.counts, total: total))
    }
    let card = JudgeReading.Card(
      model: name, address: address, told: judge.fingerprint, perStratum: perStratum,
      labels: labelsDigest.map {
        JudgeReading.Labels(labels, labelVerdicts, sha256: $0, codebook: codebook)
      })
    return JudgeReading(card: card, verdicts: verdicts)
  }
}
