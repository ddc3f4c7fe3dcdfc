import Foundation
import ParableCore

/// Sparse vectors one after another, their columns renumbered so that only used ones are left, and
/// a last column that is 1 in every row: the bias.
///
/// - Shape: row `i` has `columns[starts[i]..<starts[i + 1]]`, and `values` alike.
struct SparseMatrix: Sendable {
  private(set) var starts = [0]
  private(set) var columns: [Int32] = []
  private(set) var values: [Double] = []
  /// The feature that a column stands for; the bias has none.
  private(set) var features: [Int32] = []
  /// The columns, the bias included.
  var columnCount: Int { features.count + 1 }
  var rowCount: Int { starts.count - 1 }

  init(_ vectors: [SparseVector]) {
    features = Set(vectors.flatMap(\.indices)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(features, Int32(0)...))
    for vector in vectors {
      columns += vector.indices.map { places[$0]! } + [Int32(features.count)]
      values += vector.values + [1]
      starts.append(columns.count)
    }
  }

  /// The product of one row with a dense vector.
  func product(_ row: Int, _ dense: UnsafeBufferPointer<Double>) -> Double {
    columns.withUnsafeBufferPointer { columns in
      values.withUnsafeBufferPointer { values in
        var sum = 0.0
        for k in starts[row]..<starts[row + 1] { sum += values[k] * dense[Int(columns[k])] }
        return sum
      }
    }
  }

  func product(_ row: Int, _ dense: [Double]) -> Double {
    dense.withUnsafeBufferPointer { product(row, $0) }
  }
}

/// Logistic regression with an L2 penalty, the bias included in it: minimises
/// `½‖w‖² + Σ cost[i] * log(1 + exp(-y[i] * w·x[i]))`.
///
/// Source: Yu, Huang and Lin, "Dual coordinate descent methods for logistic regression and maximum
/// entropy models", Machine Learning 85, 2011, algorithm 5, as in LIBLINEAR's solver 7.
struct LogisticRegression: Sendable {
  /// The rows that are trained on.
  let rows: [Int]
  /// For each row trained on, whether the answer is yes.
  let labels: [Bool]
  /// For each row trained on, what an error costs; above 0.
  let costs: [Double]
  var tolerance = 1e-3
  var mostRounds = 300

  /// The weights, one a column of the matrix.
  func fit(_ matrix: SparseMatrix, seed: Seed) -> [Double] {
    var weights = [Double](repeating: 0, count: matrix.columnCount)
    var dual = costs.map { min(0.001 * $0, 1e-8) }
    let squares = rows.map { row in
      (matrix.starts[row]..<matrix.starts[row + 1]).reduce(0) {
        $0 + matrix.values[$1] * matrix.values[$1]
      }
    }
    for k in rows.indices { add(dual[k] * sign(k), row: rows[k], of: matrix, to: &weights) }
    var generator = SeededGenerator(seed)
    var order = Array(rows.indices)
    var inner = 1e-2
    for _ in 0..<mostRounds {
      order = generator.shuffled(order)
      var (worst, steps) = (0.0, 0)
      for k in order {
        let product = sign(k) * matrix.product(rows[k], weights)
        let step = solve(dual[k], costs[k], squares[k], product, tolerance: inner)
        worst = max(worst, step.gradient)
        steps += step.count
        guard step.count > 0 else { continue }
        add((step.value - dual[k]) * sign(k), row: rows[k], of: matrix, to: &weights)
        dual[k] = step.value
      }
      if worst < tolerance { break }
      if steps <= rows.count / 10 { inner = max(min(1e-8, tolerance), 0.1 * inner) }
    }
    return weights
  }

  private func sign(_ k: Int) -> Double { labels[k] ? 1 : -1 }

  private func add(
    _ amount: Double, row: Int, of matrix: SparseMatrix, to weights: inout [Double]
  ) {
    weights.withUnsafeMutableBufferPointer { weights in
      matrix.columns.withUnsafeBufferPointer { columns in
        matrix.values.withUnsafeBufferPointer { values in
          for k in matrix.starts[row]..<matrix.starts[row + 1] {
            weights[Int(columns[k])] += amount * values[k]
          }
        }
      }
    }
  }

  /// The best value of one dual variable in `(0, cost)` while the others stay, by Newton's method
  /// on whichever of it and its complement is the smaller; how far off the old value was; how
  /// many steps.
  private func solve(
    _ old: Double, _ cost: Double, _ square: Double, _ product: Double, tolerance: Double
  ) -> (value: Double, gradient: Double, count: Int) {
    let isComplement = 0.5 * square * (cost - 2 * old) + product < 0
    let (start, side) = isComplement ? (cost - old, -1.0) : (old, 1.0)
    var z = cost - start < 0.5 * cost ? 0.1 * start : start
    let slope = { (z: Double) in square * (z - start) + side * product + log(z / (cost - z)) }
    var gradient = slope(z)
    let first = abs(gradient)
    var count = 0
    while count <= 100, abs(gradient) >= tolerance {
      let next = z - gradient / (square + cost / (cost - z) / z)
      z = next <= 0 ? z * 0.1 : next
      gradient = slope(z)
      count += 1
    }
    return (isComplement ? cost - z : z, first, count)
  }
}
