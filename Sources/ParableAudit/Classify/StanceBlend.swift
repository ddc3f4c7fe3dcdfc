import Foundation

/// How the signals of a passage become the probabilities of the four stances, which sum to 1: a
/// multinomial logistic regression on margins of heads that had not seen the passage.
public struct StanceBlend: Sendable, Hashable, Codable {
  /// `weights[stance][signal]`, the last one being the bias; stances in the order of the enum.
  public private(set) var weights: [[Double]]

  /// The probabilities in the order of ``Stance``'s cases.
  public func probabilities(_ signals: [Double]) -> [Double] {
    let margins = weights.map { row in
      zip(row, signals).reduce(row[signals.count]) { $0 + $1.0 * $1.1 }
    }
    let highest = margins.max()!
    let parts = margins.map { exp($0 - highest) }
    let whole = parts.reduce(0, +)
    return parts.map { $0 / whole }
  }

  /// The blend under which the stances are most likely, with a pull of all weights towards 0.
  ///
  /// - Parameters:
  ///   - signals: `signals[passage][signal]`.
  ///   - pull: the penalty on squared weights, in examples.
  public init(_ signals: [[Double]], stances: [Stance], pull: Double = 1) {
    let width = signals[0].count + 1
    let places = stances.map { Stance.allCases.firstIndex(of: $0)! }
    weights = Array(repeating: Array(repeating: 0, count: width), count: Stance.allCases.count)
    for _ in 0..<40 {
      let step = newtonStep(signals, places, pull)
      for stance in weights.indices {
        for index in 0..<width { weights[stance][index] += step[stance * width + index] }
      }
      if step.allSatisfy({ abs($0) < 1e-9 }) { break }
    }
  }

  /// Whether it is for so many signals.
  func fits(signals: Int) -> Bool {
    weights.count == Stance.allCases.count && weights.allSatisfy { $0.count == signals + 1 }
  }

  private func newtonStep(_ signals: [[Double]], _ places: [Int], _ pull: Double) -> [Double] {
    let (classes, width) = (weights.count, weights[0].count)
    let size = classes * width
    var gradient = [Double](repeating: 0, count: size)
    var curvature = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for (row, place) in zip(signals, places) {
      let p = probabilities(row)
      let x = row + [1]
      for a in 0..<classes {
        let error = (a == place ? 1 : 0) - p[a]
        for i in 0..<width { gradient[a * width + i] += error * x[i] }
        for b in 0..<classes {
          let bend = p[a] * ((a == b ? 1 : 0) - p[b])
          for i in 0..<width {
            for j in 0..<width { curvature[a * width + i][b * width + j] += bend * x[i] * x[j] }
          }
        }
      }
    }
    for a in 0..<classes {
      for i in 0..<width {
        // The bias is hardly pulled; without any pull the classes' sum would be free.
        let own = i == width - 1 ? 0.01 : pull
        gradient[a * width + i] -= own * weights[a][i]
        curvature[a * width + i][a * width + i] += own
      }
    }
    return solve(curvature, gradient)
  }
}

/// Solves a square system by Gaussian elimination with the largest pivot.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
  var rows = zip(matrix, right).map { $0 + [$1] }
  let width = rows.count
  for column in 0..<width {
    let pivot = (column..<width).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
    rows.swapAt(column, pivot)
    for row in 0..<width where row != column {
      let share = rows[row][column] / rows[column][column]
      for entry in column...width { rows[row][entry] -= share * rows[column][entry] }
    }
  }
  return (0..<width).map { rows[$0][width] / rows[$0][$0] }
}
