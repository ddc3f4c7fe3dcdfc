import Foundation
import ParableCore

/// One question, and its answer for every example.
public struct HeadTarget: Sendable, Hashable {
  /// What is asked, such as `stance:hostile`.
  public var name: String
  /// For each example, whether the answer is yes.
  public var labels: [Bool]

  public init(name: String, labels: [Bool]) {
    self.name = name
    self.labels = labels
  }
}

/// A text to learn from.
public struct HeadExample: Sendable, Hashable {
  public var features: Features
  /// Examples that must not be split between training and judging, such as the two of a pair.
  public var group: String
  /// How much an error costs, relative to other examples; above 0.
  public var weight: Double

  public init(features: Features, group: String, weight: Double = 1) {
    self.features = features
    self.group = group
    self.weight = weight
  }
}

/// Trains linear heads; the same examples, settings and seed give the same bytes.
public struct HeadTrainer: Sendable, Hashable {
  public var settings = FeatureSettings.usual
  /// What an error costs against the penalty on weights: LIBLINEAR's and scikit-learn's `C`.
  public var cost = 8.0
  /// 0: every example costs the same. 1: yes and no cost the same in all. Between: in between.
  public var balance = 0.5
  /// Into how many parts the examples are split to judge each by heads that never saw it.
  public var folds = 5
  public var seed = Seed(1)
  /// How far from the best solution training may end: the largest slope that is left.
  public var tolerance = 1e-2

  public init() {}

  /// Heads and what can honestly be said of them.
  public struct Trained: Sendable {
    public let heads: LinearHeads
    /// `margins[head][example]`, each from heads that saw no example of its group.
    public let outOfFold: [[Double]]
    /// The weights before they became whole numbers of 8 bits: `exact[head][row]`, then the bias.
    let exact: [[Double]]
  }

  /// Trains a head a target, on as many cores as there are.
  ///
  /// - Precondition: at least as many groups as folds; a label a target and example; every target
  ///   has both answers.
  public func train(_ examples: [HeadExample], _ targets: [HeadTarget]) async -> Trained {
    precondition(targets.allSatisfy { $0.labels.count == examples.count }, "a label an example")
    let matrix = SparseMatrix(examples.map { $0.features.vector(settings) })
    let fold = foldOfExample(examples.map(\.group))
    let jobs = targets.indices.flatMap { target in (-1..<folds).map { (target, $0) } }
    let fits = await inParallel(jobs) { target, left in
      let rows = examples.indices.filter { fold[$0] != left }
      return fit(rows, of: matrix, examples, targets[target])
    }
    var outOfFold: [[Double]] = []
    var heads: [LinearHeads.Head] = []
    var exact: [[Double]] = []
    for (index, target) in targets.enumerated() {
      let own = fits[index * (folds + 1)..<(index + 1) * (folds + 1)]
      let margins = examples.indices.map { matrix.product($0, own[own.startIndex + 1 + fold[$0]]) }
      let weights = rowWeights(own[own.startIndex], of: matrix)
      outOfFold.append(margins)
      exact.append(weights)
      let largest = weights.dropLast().map(abs).max() ?? 0
      heads.append(
        LinearHeads.Head(
          name: target.name, bias: weights.last!, scale: largest == 0 ? 1 : largest / 127,
          calibration: PlattCalibration(margins: margins, labels: target.labels)))
    }
    return Trained(
      heads: LinearHeads(settings: settings, heads: heads, weights: whole(exact, heads)),
      outOfFold: outOfFold, exact: exact)
  }

  /// For each example, the fold that it is judged in: groups in random order, each to the fold that
  /// has the fewest examples.
  func foldOfExample(_ groups: [String]) -> [Int] {
    let members = Dictionary(grouping: groups.indices) { groups[$0] }
    precondition(members.count >= folds, "\(members.count) groups cannot fill \(folds) folds")
    var generator = SeededGenerator(seed.derived("folds"))
    var sizes = [Int](repeating: 0, count: folds)
    var result = [Int](repeating: 0, count: groups.count)
    for group in generator.shuffled(members.keys.sorted()) {
      let fold = sizes.indices.min { sizes[$0] < sizes[$1] }!
      sizes[fold] += members[group]!.count
      for example in members[group]! { result[example] = fold }
    }
    return result
  }

  private func fit(
    _ rows: [Int], of matrix: SparseMatrix, _ examples: [HeadExample], _ target: HeadTarget
  ) -> [Double] {
    let labels = rows.map { target.labels[$0] }
    let positives = Double(labels.count(where: \.self))
    let share = positives / Double(rows.count)
    guard share > 0, share < 1 else {  // A fold may have taken all that say yes.
      return [Double](repeating: 0, count: matrix.columnCount - 1) + [share == 0 ? -4 : 4]
    }
    let weight = (yes: pow(0.5 / share, balance), no: pow(0.5 / (1 - share), balance))
    let costs = zip(rows, labels).map { row, label in
      cost * examples[row].weight * (label ? weight.yes : weight.no)
    }
    return LogisticRegression(rows: rows, labels: labels, costs: costs, tolerance: tolerance)
      .fit(matrix, seed: seed.derived("order"))
  }

  /// The weights of every row of the features, then the bias.
  private func rowWeights(_ weights: [Double], of matrix: SparseMatrix) -> [Double] {
    var rows = [Double](repeating: 0, count: settings.rowCount + 1)
    for (feature, weight) in zip(matrix.features, weights) { rows[Int(feature)] = weight }
    rows[settings.rowCount] = weights.last!
    return rows
  }

  /// The weights as whole numbers, row by row.
  private func whole(_ exact: [[Double]], _ heads: [LinearHeads.Head]) -> [Int8] {
    var weights = [Int8](repeating: 0, count: settings.rowCount * heads.count)
    for (index, head) in heads.enumerated() {
      for row in 0..<settings.rowCount where exact[index][row] != 0 {
        weights[row * heads.count + index] = Int8((exact[index][row] / head.scale).rounded())
      }
    }
    return weights
  }
}
