import Foundation
import ParableCore

/// What fine-tuning adds to an encoder's matrices: for each a product of two thin ones.
///
/// Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021.
struct LowRankAdapter: Sendable {
  /// The change of one matrix `[rows, columns]`: `up` `[rows, rank]` times `down` `[rank, columns]`.
  struct Change: Sendable {
    let down: Tensor
    let up: Tensor
  }

  let rank: Int
  /// By the name of the matrix.
  let changes: [String: Change]

  /// An adapter that changes nothing yet.
  init(rank: Int, for encoder: TextEncoder, seed: Seed) throws(EngineError) {
    self.rank = rank
    var changes: [String: Change] = [:]
    for dense in encoder.weights.layers.flatMap(\.matrices) {
      var generator = NormalGenerator(seed.derived(dense.name))
      let spread = 1 / Double(dense.columns).squareRoot()
      let down = (0..<rank * dense.columns).map { _ in Float(generator.next() * spread) }
      changes[dense.name] = Change(
        down: try Tensor(down, shape: [rank, dense.columns], engine: encoder.engine),
        up: try Tensor(zeros: [dense.rows, rank], engine: encoder.engine))
    }
    self.changes = changes
  }

  /// Reads what ``add(to:)`` wrote.
  init(rank: Int, for encoder: TextEncoder, from file: SafetensorsFile) throws {
    self.rank = rank
    var changes: [String: Change] = [:]
    for dense in encoder.weights.layers.flatMap(\.matrices) {
      func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
        try Tensor(
          try file.floats(dense.name + name, shape: shape), shape: shape, engine: encoder.engine)
      }
      changes[dense.name] = Change(
        down: try tensor(".lora_A", [rank, dense.columns]),
        up: try tensor(".lora_B", [dense.rows, rank]))
    }
    self.changes = changes
  }

  /// The parameters in the order of their names.
  var parameters: [Tensor] {
    changes.sorted { $0.key < $1.key }.flatMap { [$0.value.down, $0.value.up] }
  }
}
