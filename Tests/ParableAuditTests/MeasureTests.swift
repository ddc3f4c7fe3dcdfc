import OracleTesting
import ParableAudit
import ParableCore
import ParableStatistics
import Testing

struct MeasureTests {
  @Test func `precision, recall and F1 are what they are called`() {
    let outcome = BinaryOutcome(
      said: [true, true, true, false, false], truth: [true, true, false, true, false])
    #expect(outcome.precision == Proportion(2, of: 3) && outcome.recall == Proportion(2, of: 3))
    #expect(outcome.specificity == Proportion(1, of: 2))
    #expect(abs(outcome.f1 - 2.0 / 3) < 1e-15)
    #expect(BinaryOutcome().f1 == 0 && BinaryOutcome().precision.share == nil)
  }

  @Test func `ties count half, and one class alone has no ranking`() {
    #expect(ScoredLabels(scores: [1, 1], labels: [true, false]).auroc == 0.5)
    #expect(ScoredLabels(scores: [2, 1, 1, 0], labels: [true, true, false, false]).auroc == 0.875)
    #expect(ScoredLabels(scores: [2, 1], labels: [true, true]).auroc == nil)
    #expect(ScoredLabels(scores: [], labels: []).thresholdOfBestF1() == nil)
  }

  @Test func `thresholds keep what they promise`() {
    let scored = ScoredLabels(
      scores: [0.9, 0.8, 0.8, 0.6, 0.4, 0.2], labels: [true, true, false, true, false, false])
    #expect(scored.thresholdOfBestF1() == 0.6)
    #expect(scored.threshold(forPrecision: 1) == 0.9)
    #expect(scored.threshold(forPrecision: 0.75) == 0.6)
    #expect(
      ScoredLabels(scores: [1, 0], labels: [false, true]).threshold(forPrecision: 0.9) == nil)
  }

  @Test func `resampled intervals hold the estimate and widen when texts come in groups`() throws {
    var generator = SeededGenerator(Seed(12))
    let base = (0..<60).map { _ in (generator.drawUnit(), generator.draw(chance: 0.5)) }
    let scores = base.flatMap { Array(repeating: $0.0 + ($0.1 ? 0.2 : 0), count: 4) }
    let labels = base.flatMap { Array(repeating: $0.1, count: 4) }
    let groups = base.indices.flatMap { Array(repeating: "\($0)", count: 4) }
    let alone = ScoredLabels(scores: scores, labels: labels)
    let together = ScoredLabels(scores: scores, labels: labels, groups: groups)
    let narrow = try #require(alone.aurocInterval(seed: Seed(1), resamples: 400)?.bounds)
    let wide = try #require(together.aurocInterval(seed: Seed(1), resamples: 400)?.bounds)
    #expect(wide.contains(alone.auroc!) && narrow.contains(alone.auroc!))
    #expect(wide.upperBound - wide.lowerBound > 1.5 * (narrow.upperBound - narrow.lowerBound))
    #expect(together.f1Interval(at: 0.5, seed: Seed(1), resamples: 50) != nil)
    #expect(
      together.aurocInterval(seed: Seed(1), resamples: 50)
        == together.aurocInterval(seed: Seed(1), resamples: 50))
  }

  @Test func `the correction finds the true share and stays within what is possible`() throws {
    // 30% yes; a judge with sensitivity 0.8 and specificity 0.9 calls 31% of it yes.
    let reader = RoganGladen(
      sensitivity: Proportion(160, of: 200), specificity: Proportion(180, of: 200))
    #expect(abs(try #require(reader.share(behind: 0.31)) - 0.3) < 1e-12)
    #expect(reader.share(behind: 0.005) == 0 && reader.share(behind: 0.99) == 1)
    for blind in [Proportion(1, of: 2), Proportion(0, of: 0)] {
      #expect(RoganGladen(sensitivity: blind, specificity: blind).share(behind: 0.31) == nil)
    }
  }

  @Test func `a stratified share is corrected for the reader's errors, or not at all`() throws {
    let parts = [
      StratifiedShare.Part(documents: 9000, read: 40, positives: 2),
      StratifiedShare.Part(documents: 1000, read: 40, positives: 30),
    ]
    let good = RoganGladen(
      sensitivity: Proportion(45, of: 50), specificity: Proportion(95, of: 100))
    // By hand: seen 0.9 * 0.05 + 0.1 * 0.75 = 0.12; (0.12 + 0.95 - 1) / (0.9 + 0.95 - 1).
    let plain = try #require(StratifiedShare(parts).interval(seed: Seed(1)))
    let corrected = try #require(StratifiedShare(parts, reader: good).interval(seed: Seed(1)))
    #expect(abs(plain.mean - 0.12) < 1e-12 && abs(corrected.mean - 0.07 / 0.85) < 1e-12)
    let (narrow, wide) = (try #require(plain.bounds), try #require(corrected.bounds))
    #expect(wide.upperBound - wide.lowerBound > narrow.upperBound - narrow.lowerBound)
    let doubtful = RoganGladen(
      sensitivity: Proportion(6, of: 10), specificity: Proportion(5, of: 10))
    #expect(StratifiedShare(parts, reader: doubtful).interval(seed: Seed(1)) == nil)
  }

  @Test func `the correction's interval holds the truth about as often as it says`() throws {
    var generator = SeededGenerator(Seed(77))
    var held = 0
    for run in 0..<300 {
      let draw = { (n: Int, p: Double) in
        Proportion((0..<n).count { _ in generator.draw(chance: p) }, of: n)
      }
      // 5% of 8000 documents and 60% of 2000 show it: 16%. Said: share * 0.85 + the rest * 0.08.
      let parts = [(8000, 0.05), (2000, 0.6)].map { documents, share in
        let said = draw(200, share * 0.85 + (1 - share) * 0.08)
        return StratifiedShare.Part(
          documents: documents, read: said.trials, positives: said.successes)
      }
      let reader = RoganGladen(sensitivity: draw(150, 0.85), specificity: draw(150, 0.92))
      let interval = StratifiedShare(parts, reader: reader)
        .interval(seed: Seed(UInt64(run)), draws: 400)
      if interval?.bounds?.contains(0.16) == true { held += 1 }
    }
    #expect((274...298).contains(held), "\(held) of 300")
  }

  @Test func `many documents in which nobody saw any do not bear up the lower bound`() throws {
    var generator = SeededGenerator(Seed(78))
    var held = 0
    for run in 0..<300 {
      // Of 400,000 documents 200 show it, all of them among a thousand likely ones.
      let seen = (0..<100).count { _ in generator.draw(chance: 0.2) }
      let parts = [
        StratifiedShare.Part(documents: 399_000, read: 100, positives: 0),
        StratifiedShare.Part(documents: 1000, read: 100, positives: seen),
      ]
      let interval = StratifiedShare(parts).interval(seed: Seed(UInt64(run)), draws: 400)
      if interval?.bounds?.contains(0.0005) == true { held += 1 }
    }
    #expect(held >= 278, "\(held) of 300")
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `corrected shares agree with beta draws of SciPy's`() throws {
    struct Question: Encodable {
      var name = "stratified"
      var parts: [[Int]]
      var sensitivity: [Int]
      var specificity: [Int]
    }
    let questions = [
      Question(
        parts: [[9000, 40, 2], [1000, 40, 30]], sensitivity: [45, 50], specificity: [95, 100]),
      Question(
        parts: [[50_000, 300, 0], [800, 300, 12], [200, 200, 150]], sensitivity: [28, 30],
        specificity: [290, 300]),
    ]
    let theirs: [[Double]] = try Oracle("statistics_oracle.py").ask(questions)
    for (question, theirs) in zip(questions, theirs) {
      let reader = RoganGladen(
        sensitivity: Proportion(question.sensitivity[0], of: question.sensitivity[1]),
        specificity: Proportion(question.specificity[0], of: question.specificity[1]))
      let parts = question.parts.map {
        StratifiedShare.Part(documents: $0[0], read: $0[1], positives: $0[2])
      }
      let ours = try #require(
        StratifiedShare(parts, reader: reader).interval(seed: Seed(3), draws: 40_000))
      #expect(abs(ours.mean - theirs[0]) < 1e-12)
      #expect(abs(try #require(ours.low) - theirs[1]) < 0.002, "\(ours) \(theirs)")
      #expect(abs(try #require(ours.high) - theirs[2]) < 0.002, "\(ours) \(theirs)")
    }
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `measures agree with scikit-learn's`() throws {
    struct Question: Encodable {
      var ask = "measures"
      var scores: [Double]
      var labels: [Bool]
      var truth: [String]
      var said: [String]
    }
    struct Answer: Decodable {
      let auroc, f1, precision, recall, brier, kappa, macroF1: Double
    }
    var generator = SeededGenerator(Seed(31))
    for _ in 0..<5 {
      let labels = (0..<120).map { _ in generator.draw(chance: 0.3) }
      let scores = labels.map { (($0 ? 0.2 : 0) + generator.drawUnit() * 0.8 * 20).rounded() / 20 }
        .map { min(1, $0) }
      let truth = (0..<120).map { _ in generator.pick(["a", "b", "c"]) }
      let said = truth.map { generator.draw(chance: 0.6) ? $0 : generator.pick(["a", "b", "c"]) }
      let theirs: Answer = try Oracle("audit_linear.py").ask(
        Question(scores: scores, labels: labels, truth: truth, said: said))
      let scored = ScoredLabels(scores: scores, labels: labels)
      let outcome = scored.outcome(at: 0.5)
      let matrix = ConfusionMatrix(classes: ["a", "b", "c"], truth: truth, said: said)
      let quality = try #require(CalibrationQuality(probabilities: scores, labels: labels))
      let pairs = [
        (scored.auroc!, theirs.auroc), (outcome.f1, theirs.f1),
        (outcome.precision.share!, theirs.precision), (outcome.recall.share!, theirs.recall),
        (quality.brier, theirs.brier), (matrix.kappa!, theirs.kappa),
        (matrix.macroF1, theirs.macroF1),
      ]
      for (ours, theirs) in pairs { #expect(abs(ours - theirs) < 1e-12) }
      #expect(quality.bins.reduce(0) { $0 + $1.count } == 120)
    }
  }
}
