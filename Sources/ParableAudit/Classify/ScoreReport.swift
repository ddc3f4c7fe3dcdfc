import Foundation
import ParableCore
import ParableStatistics

/// How well a classifier reads labelled passages.
public struct ScoreReport: Sendable, Codable {
  /// How well one question is answered.
  public struct Quality: Sendable, Codable {
    /// Of all called yes, the share that is.
    public var precision: Double
    /// Of all that is yes, the share that was called so.
    public var recall: Double
    /// The harmonic mean of both.
    public var f1: Double
    /// How often a yes outscores a no; nil unless both occur.
    public var auroc: Double?
    /// How many passages are yes.
    public var n: Int
    /// The threshold from which on yes was said.
    public var threshold: Double
    /// 95 % intervals: Wilson for the shares, resampled groups for the rest.
    public var intervals: [String: Interval]
    /// The mean squared error of the probabilities.
    public var brier: Double
    /// The mean distance between probability and truth over ten bins.
    public var calibrationError: Double
  }

  /// By stance.
  public var stances: [String: Quality]
  /// By code, where the rows name codes at all.
  public var codes: [String: Quality]
  /// Truth by row, what was said by column.
  public var confusion: ConfusionMatrix
  /// How many passages were read.
  public var passages: Int
  /// What read them: `encoder` or `linear`.
  public var reading: String
  /// The classifier's fingerprint.
  public var classifier: Fingerprint
}

extension ScoreReport {
  /// Compares answers with labels.
  ///
  /// - Precondition: an answer a passage.
  public init(
    _ passages: [LabelledPassage], _ answers: [PassageReader.Answer],
    _ classifier: PortrayalClassifier
  ) throws {
    precondition(passages.count == answers.count, "an answer a passage")
    let said = answers.map { classifier.stance($0.probabilities) }
    let groups = passages.map(\.group)
    stances = [:]
    for stance in Stance.allCases {
      let place = classifier.index(of: stance)
      stances[stance.rawValue] = Quality(
        ScoredLabels(
          scores: answers.map { $0.probabilities[place] },
          labels: passages.map { $0.stance == stance }, groups: groups),
        said: said.map { $0 == stance },
        threshold: classifier.threshold(place, answers.first?.reading ?? .encoder))
    }
    codes = [:]
    let coded = passages.contains { !$0.codes.isEmpty }
    for question in classifier.card.questions where coded && question.name.hasPrefix("code:") {
      let code = Code(rawValue: String(question.name.dropFirst(5)))
      let place = classifier.index(of: question.name)!
      let labels = passages.map { $0.codes.contains(code) || $0.discussed.contains(code) }
      guard labels.contains(true) else { continue }
      let scores = answers.map { $0.probabilities[place] }
      let threshold = classifier.threshold(place, answers[0].reading)
      codes[code.rawValue] = Quality(
        ScoredLabels(scores: scores, labels: labels, groups: groups),
        said: scores.map { $0 >= threshold }, threshold: threshold)
    }
    confusion = ConfusionMatrix(
      classes: Stance.allCases.map(\.rawValue), truth: passages.map(\.stance.rawValue),
      said: said.map(\.rawValue))
    self.passages = passages.count
    reading = (answers.first?.reading ?? .linear).rawValue
    self.classifier = classifier.fingerprint
  }
}

extension ScoreReport.Quality {
  init(_ scored: ScoredLabels, said: [Bool], threshold: Double) {
    let outcome = BinaryOutcome(said: said, truth: scored.labels)
    precision = outcome.precision.share ?? 0
    recall = outcome.recall.share ?? 0
    f1 = outcome.f1
    auroc = scored.auroc
    n = scored.labels.count(where: \.self)
    self.threshold = threshold
    let seed = Seed(1)
    intervals = [
      "precision": outcome.precision.wilson(), "recall": outcome.recall.wilson(),
      "f1": scored.f1Interval(at: threshold, seed: seed),
      "auroc": scored.aurocInterval(seed: seed),
    ].compactMapValues(\.self)
    let quality = CalibrationQuality(probabilities: scored.scores, labels: scored.labels)
    brier = quality?.brier ?? 0
    calibrationError = quality?.expectedError ?? 0
  }
}
