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
    let said = Proportion(310, of: 1000)
    let (sensitivity, specificity) = (Proportion(160, of: 200), Proportion(180, of: 200))
    let corrected = RoganGladen(said: said, sensitivity: sensitivity, specificity: specificity)
    let interval = try #require(corrected.prevalence())
    #expect(abs(interval.mean - 0.3) < 1e-12)
    // The same by hand: the delta method with the shares drawn a little towards one half.
    let raw = try #require(corrected.unclippedPrevalence()?.bounds)
    #expect(raw.lowerBound < 0.26 && raw.upperBound > 0.34 && raw.upperBound < 0.40)
    let none = RoganGladen(
      said: Proportion(5, of: 1000), sensitivity: sensitivity, specificity: specificity)
    #expect(none.prevalence()?.mean == 0 && none.unclippedPrevalence()!.mean < 0)
    let blind = RoganGladen(
      said: said, sensitivity: Proportion(1, of: 2), specificity: Proportion(1, of: 2))
    #expect(blind.prevalence() == nil)
  }

  @Test func `the correction's interval holds the truth about as often as it says`() {
    var generator = SeededGenerator(Seed(77))
    var held = 0
    for _ in 0..<1000 {
      let draw = { (n: Int, p: Double) in
        Proportion((0..<n).count { _ in generator.draw(chance: p) }, of: n)
      }
      let judged = RoganGladen(
        said: draw(400, 0.2 * 0.85 + 0.8 * 0.08), sensitivity: draw(150, 0.85),
        specificity: draw(150, 0.92))
      if judged.prevalence()?.bounds?.contains(0.2) == true { held += 1 }
    }
    #expect((930...975).contains(held), "\(held) of 1000")
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
