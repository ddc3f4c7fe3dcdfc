import ParableCore
import ParableStatistics

/// How far two coders agree who read the same passages without seeing each other's answers.
public struct ReviewAgreement: Sendable, Codable {
  /// One question that both answered.
  public struct Question: Sendable, Codable {
    /// What was asked: `stance`, `kind` (N, P, T, X) or `code`.
    public var name: String
    /// The share on which both agree, with Wilson's interval.
    public var agreement: Interval?
    /// Agreement beyond chance, with a percentile interval from resampled passages; nil when chance
    /// alone would agree always.
    public var kappa: Interval?
    /// The least κ that the codebook asks for.
    public var bar: Double?
    /// The first coder by row, the second by column.
    public var confusion: ConfusionMatrix
  }

  /// The two.
  public var coders: [String]
  /// How many passages both answered.
  public var passages: Int
  /// The questions.
  public var questions: [Question]

  /// The agreement of two files; passages that only one answered are left out.
  public init(_ first: ReviewFile, _ second: ReviewFile, seed: Seed = Seed(1)) {
    let theirs = second.answers
    let pairs = first.answers.sorted { $0.key < $1.key }.compactMap { id, answer in
      theirs[id].map { (answer, $0) }
    }
    coders = [first.coder, second.coder]
    passages = pairs.count
    questions = [
      Question("stance", pairs, bar: nil, seed) { $0.stance.rawValue },
      Question("kind", pairs, bar: 0.7, seed, \.kind),
      Question("code", pairs, bar: 0.6, seed, \.mainCode),
    ]
  }
}

extension ReviewAgreement.Question {
  init(
    _ name: String, _ pairs: [(ReviewAnswer, ReviewAnswer)], bar: Double?, _ seed: Seed,
    _ word: (ReviewAnswer) -> String
  ) {
    let (first, second) = (pairs.map { word($0.0) }, pairs.map { word($0.1) })
    self.name = name
    self.bar = bar
    let classes = Set(first + second).map(Code.init).sorted().map(\.rawValue)
    confusion = ConfusionMatrix(classes: classes, truth: first, said: second)
    agreement = Proportion(zip(first, second).count { $0 == $1 }, of: pairs.count).wilson()
    kappa = Self.kappa(first, second, classes, seed.derived("kappa \(name)"))
  }

  /// Resampled passages; no bounds where the two never differ, for then resampling shows nothing.
  private static func kappa(
    _ first: [String], _ second: [String], _ classes: [String], _ seed: Seed
  ) -> Interval? {
    func value(_ places: [Int]) -> Double? {
      ConfusionMatrix(
        classes: classes, truth: places.map { first[$0] }, said: places.map { second[$0] }
      ).kappa
    }
    guard let mean = value(Array(first.indices)) else { return nil }
    guard first != second else { return Interval(unbounded: mean) }
    var generator = SeededGenerator(seed)
    let draws = (0..<2000).compactMap { _ in
      value(first.indices.map { _ in generator.draw(below: first.count) })
    }.sorted()
    guard draws.count >= 1000 else { return Interval(unbounded: mean) }
    let low = draws[Int(0.025 * Double(draws.count))]
    let high = draws[Int(0.975 * Double(draws.count))]
    return Interval(mean: mean, low: min(low, mean), high: max(high, mean))
  }
}
