import Foundation
import ParableCore
import ParableLocal

/// Trains a ``PortrayalClassifier`` from labelled passages; the same passages and encoder give the
/// same bytes.
public struct ClassifierTrainer: Sendable {
  /// What the labels mean.
  public let codebook: Codebook
  /// What finds agents.
  public let lexicon: Lexicon
  /// The linear heads' training.
  public var linear = HeadTrainer()
  /// The kernel heads' training.
  public var kernel = KernelTrainer()

  /// A trainer with the usual settings.
  public init(codebook: Codebook, lexicon: Lexicon) {
    self.codebook = codebook
    self.lexicon = lexicon
    // A quarter of the usual rows: the file is a quarter as large, and no worse out of fold.
    linear.settings.bits = 14
  }

  /// A classifier, and what each passage got from heads that never saw it or its near misses.
  public struct Trained: Sendable {
    /// What was learnt.
    public let classifier: PortrayalClassifier
    /// Questions with too few examples.
    public let leftOut: [HeadPlan.LeftOut]
    /// `outOfFold[passage]`, blended.
    public let outOfFold: [PassageReader.Answer]
    /// The same by the linear heads alone.
    public let linearOutOfFold: [PassageReader.Answer]
  }

  /// Trains on passages.
  ///
  /// - Parameter progress: is told how many embeddings are done.
  public func train(
    _ passages: [LabelledPassage], labels: Fingerprint, encoder: PassageEncoder,
    progress: (Int) -> Void = { _ in }
  ) async throws -> Trained {
    let plan = HeadPlan(passages, codebook: codebook)
    let extractor = FeatureExtractor(linear.settings)
    let examples = passages.map {
      HeadExample(features: extractor.features(of: $0.text), group: $0.group)
    }
    let embeddings = try await embeddings(of: passages, encoder, progress: progress)
    let lines = await linear.train(examples, plan.targets)
    let near = await kernel.train(
      KernelTrainer.Passages(
        names: passages.map(\.id), folds: linear.foldOfExample(passages.map(\.group)),
        embeddings: embeddings, encoder: encoder.fingerprint), plan.targets)
    return try blend(passages, labels, plan, lines, near)
  }

  /// The passages as numbers, computed on all cores.
  private func embeddings(
    of passages: [LabelledPassage], _ encoder: PassageEncoder, progress: (Int) -> Void
  ) async throws -> [PassageEmbedding] {
    var found = [PassageEmbedding?](repeating: nil, count: passages.count)
    var done = 0
    try await withThrowingTaskGroup(of: (Int, PassageEmbedding).self) { group in
      for (index, passage) in passages.enumerated() {
        group.addTask { (index, try encoder.embedding(passage.text)) }
      }
      for try await (index, embedding) in group {
        found[index] = embedding
        done += 1
        progress(done)
      }
    }
    return found.map { $0! }
  }

  private func blend(
    _ passages: [LabelledPassage], _ labels: Fingerprint, _ plan: HeadPlan,
    _ lines: HeadTrainer.Trained, _ near: KernelTrainer.Trained
  ) throws -> Trained {
    let signs = try scanSigns(passages)
    let rows = passages.indices
    let questions = plan.targets.indices.map { index in
      let target = plan.targets[index]
      let one = rows.map { [lines.outOfFold[index][$0]] + signs[$0].signals }
      let both = rows.map {
        [lines.outOfFold[index][$0], near.outOfFold[index][$0]] + signs[$0].signals
      }
      let blended = Blend(both, labels: target.labels)
      let linear = Blend(one, labels: target.labels)
      return PortrayalClassifier.Question(
        name: target.name, blended: blended, linear: linear,
        threshold: bestThreshold(both.map(blended.probability), target.labels),
        linearThreshold: bestThreshold(one.map(linear.probability), target.labels),
        positives: target.labels.count(where: \.self))
    }
    let places = Stance.allCases.map { stance in
      plan.targets.firstIndex { $0.name == "stance:\(stance.rawValue)" }!
    }
    let straight = rows.map { row in places.map { lines.outOfFold[$0][row] } + signs[row].signals }
    let all = rows.map { row in
      places.map { lines.outOfFold[$0][row] } + places.map { near.outOfFold[$0][row] }
        + signs[row].signals
    }
    let stances = passages.map(\.stance)
    let card = PortrayalClassifier.Card(
      codebook: codebook.name, labels: labels, passages: passages.count, questions: questions,
      stances: StanceBlend(all, stances: stances),
      linearStances: StanceBlend(straight, stances: stances))
    let classifier = try PortrayalClassifier(card: card, linear: lines.heads, kernel: near.heads)
    func answers(_ reading: Finding.Reading) -> [PassageReader.Answer] {
      rows.map { row in
        PassageReader.Answer(
          probabilities: classifier.probabilities(
            lines.outOfFold.map { $0[row] },
            near: reading == .linear ? nil : near.outOfFold.map { $0[row] }, signs[row]),
          reading: reading)
      }
    }
    let (blended, alone) = (answers(.encoder), answers(.linear))
    return Trained(
      classifier: classifier.measured(try ScoreReport(passages, blended, classifier)),
      leftOut: plan.leftOut,
      outOfFold: blended, linearOutOfFold: alone)
  }

  private func scanSigns(_ passages: [LabelledPassage]) throws -> [ScanSigns] {
    var scanner = try CandidateScanner(lexicon, compiled: CompiledLexicon(lexicon))
    return try passages.map { passage in
      try Array(passage.text.utf8).withUnsafeBufferPointer { text in
        ScanSigns(try scanner.scan(text), lexicon)
      }
    }
  }

  private func bestThreshold(_ scores: [Double], _ labels: [Bool]) -> Double {
    ScoredLabels(scores: scores, labels: labels).thresholdOfBestF1() ?? 0.5
  }
}
