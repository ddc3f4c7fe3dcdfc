/// How two judges, or a judge and the truth, sorted the same texts.
///
/// - Shape: `counts[row][column]`: the truth is the row, what was said the column.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  /// The names of rows and columns.
  public let classes: [String]
  public private(set) var counts: [[Int]]

  public init(classes: [String]) {
    precondition(Set(classes).count == classes.count, "each class once")
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// The matrix of pairs of classes, all of which must be in `classes`.
  public init(classes: [String], truth: [String], said: [String]) {
    precondition(truth.count == said.count, "an answer a truth")
    self.init(classes: classes)
    let places = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    for (truth, said) in zip(truth, said) { counts[places[truth]!][places[said]!] += 1 }
  }

  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share on which both agree; nil when there is no text.
  public var agreement: Double? {
    total == 0 ? nil : Double(classes.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
  }

  /// Agreement beyond chance: 1 is perfect, 0 is chance. nil when there is no text or when chance
  /// alone would agree always.
  ///
  /// Source: Cohen, "A coefficient of agreement for nominal scales", 1960.
  public var kappa: Double? {
    guard let agreement else { return nil }
    let n = Double(total)
    let chance = classes.indices.reduce(0.0) { sum, index in
      let column = counts.reduce(0) { $0 + $1[index] }
      return sum + Double(counts[index].reduce(0, +)) * Double(column) / (n * n)
    }
    return chance < 1 ? (agreement - chance) / (1 - chance) : nil
  }

  /// One class against all others.
  public func outcome(of name: String) -> BinaryOutcome {
    let index = classes.firstIndex(of: name)!
    var outcome = BinaryOutcome()
    outcome.truePositives = counts[index][index]
    outcome.falseNegatives = counts[index].reduce(0, +) - outcome.truePositives
    outcome.falsePositives = counts.reduce(0) { $0 + $1[index] } - outcome.truePositives
    outcome.trueNegatives =
      total - outcome.truePositives - outcome.falseNegatives - outcome.falsePositives
    return outcome
  }

  /// The mean of the classes' F1, each weighing the same.
  public var macroF1: Double {
    classes.reduce(0) { $0 + outcome(of: $1).f1 } / Double(max(classes.count, 1))
  }
}
