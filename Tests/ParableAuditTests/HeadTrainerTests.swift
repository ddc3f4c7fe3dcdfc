import OracleTesting
import ParableCore
import Testing

@testable import ParableAudit

struct HeadTrainerTests {
  private let examples: [HeadExample]
  private let targets: [HeadTarget]
  private let trainer: HeadTrainer

  /// 160 short texts in 80 pairs; whoever reads "robot lies" knows the first answer.
  init() {
    var trainer = HeadTrainer()
    trainer.settings = FeatureSettings(bits: 12, runs: 3...5, hasPairs: true, hasCounts: true)
    var generator = SeededGenerator(Seed(6))
    let words = "the a pump lamp boat captain door robot said lies helps tables night rain".split(
      separator: " ")
    let extractor = FeatureExtractor(trainer.settings)
    var labels: [[Bool]] = [[], []]
    var examples: [HeadExample] = []
    for index in 0..<160 {
      let isLie = generator.draw(chance: 0.3)
      let filler = (0..<14).map { _ in String(generator.pick(words)) }.joined(separator: " ")
      let text = isLie ? filler + " deceives us " + filler : filler
      labels[0].append(generator.draw(chance: 0.05) ? !isLie : isLie)
      labels[1].append(filler.contains("rain"))
      examples.append(
        HeadExample(features: extractor.features(of: text), group: "pair \(index / 2)"))
    }
    self.examples = examples
    self.trainer = trainer
    targets = zip(["lie", "rain"], labels).map { HeadTarget(name: $0, labels: $1) }
  }

  @Test func `two runs give the same bytes, and another order of targets the same heads`() async {
    let first = await trainer.train(examples, targets)
    let again = await trainer.train(examples, targets)
    let turned = await trainer.train(examples, targets.reversed())
    #expect(first.heads.data == again.heads.data && first.outOfFold == again.outOfFold)
    #expect(first.outOfFold == turned.outOfFold.reversed())
  }

  @Test func `heads learn what can be learnt, and out of fold too`() async {
    let trained = await trainer.train(examples, targets)
    for (margins, target) in zip(trained.outOfFold, targets) {
      let auroc = ScoredLabels(scores: margins, labels: target.labels).auroc
      #expect(auroc! > 0.85, "\(target.name)")
    }
    #expect(trained.heads.heads.allSatisfy { $0.calibration.a < 0 })
  }

  @Test func `a pair is never split`() {
    let folds = trainer.foldOfExample(examples.map(\.group))
    for index in stride(from: 0, to: folds.count, by: 2) {
      #expect(folds[index] == folds[index + 1])
    }
    #expect(Set(folds) == Set(0..<5))
    let sizes = Dictionary(grouping: folds) { $0 }.values.map(\.count)
    #expect(sizes.max()! - sizes.min()! <= 2)
  }

  @Test func `weights of 8 bits decide as exact ones do`() async {
    let trained = await trainer.train(examples, targets)
    let settings = trainer.settings
    for (index, head) in trained.heads.heads.enumerated() {
      var (largest, flips, margins) = (0.0, 0, [Double]())
      for example in examples {
        let vector = example.features.vector(settings)
        var (exact, whole) = (trained.exact[index].last!, head.bias)
        for (row, value) in zip(vector.indices, vector.values) {
          exact += trained.exact[index][Int(row)] * value
          whole +=
            head.scale * value
            * Double(trained.heads.table.rows[Int(row) * trained.heads.table.width + index])
        }
        margins.append(exact)
        largest = max(largest, abs(exact - whole))
        flips += (exact > 0) == (whole > 0) ? 0 : 1
      }
      #expect(largest < 0.02 * (margins.max()! - margins.min()!), "\(head.name)")
      #expect(flips <= 1, "\(head.name)")
    }
  }

  @Test func `a heavier example weighs more`() async {
    var heavy = examples
    for index in heavy.indices where !targets[0].labels[index] { heavy[index].weight = 20 }
    let light = await trainer.train(examples, [targets[0]])
    let biased = await trainer.train(heavy, [targets[0]])
    let mean = { (margins: [Double]) in margins.reduce(0, +) / Double(margins.count) }
    #expect(mean(biased.outOfFold[0]) < mean(light.outOfFold[0]))
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `weights agree with scikit-learn's`() throws {
    struct Question: Encodable {
      var ask = "logistic"
      var indices: [[Int32]]
      var values: [[Double]]
      var columns: Int
      var labels: [Bool]
      var costs: [Double]
    }
    let vectors = examples.map { $0.features.vector(trainer.settings) }
    let costs = examples.indices.map { $0 % 3 == 0 ? 4.0 : 1.5 }
    let matrix = SparseMatrix(vectors)
    for target in targets {
      let question = Question(
        indices: vectors.map(\.indices), values: vectors.map(\.values),
        columns: trainer.settings.rowCount, labels: target.labels, costs: costs)
      let theirs: [Double] = try Oracle("audit_linear.py").ask(question)
      let ours = LogisticRegression(
        rows: Array(examples.indices), labels: target.labels, costs: costs, tolerance: 1e-9,
        mostRounds: 5000
      ).fit(matrix, seed: Seed(1))
      let places = matrix.features.map(Int.init) + [trainer.settings.rowCount]
      let errors = zip(ours, places).map { abs($0 - theirs[$1]) }
      #expect(errors.max()! < 1e-4, "\(target.name): \(errors.max()!)")
      #expect(ours.map(abs).max()! > 0.1)
    }
  }
}
