import Foundation
import ParableCore
import Testing

@testable import ParableLocal

/// What the tests of this room share: an engine and small decoders.
enum TestEngine {
  /// Whether the plugin is there; one that is there and does not open is an error, and so is an
  /// absent one where PARABLE_REQUIRE_ENGINE is set, as `make test` does.
  static func isPresent() throws -> Bool {
    do {
      _ = try Engine()
      return true
    } catch EngineError.noPlugin
      where ProcessInfo.processInfo.environment["PARABLE_REQUIRE_ENGINE"] == nil
    {
      return false
    }
  }

  static func engine(_ kernels: Engine.Kernels = .fast) throws -> Engine {
    try Engine(kernels: kernels)
  }

  /// Shapes that meet every path: grouped heads, a head that fills no vector, tied and untied.
  static let configs: [DecoderConfig] = [
    DecoderConfig.miniature(
      vocabularySize: 53, hiddenSize: 24, intermediateSize: 40, layers: 2, heads: 2,
      maxPositions: 64),
    DecoderConfig(
      vocabularySize: 131, hiddenSize: 48, intermediateSize: 72, layers: 2, heads: 6,
      keyValueHeads: 2, maxPositions: 96, tiesEmbeddings: false),
    DecoderConfig(
      vocabularySize: 40, hiddenSize: 32, intermediateSize: 64, layers: 1, heads: 4,
      keyValueHeads: 1, headSize: 20, maxPositions: 160, tiesEmbeddings: true),
  ]

  static func tokens(_ count: Int, below bound: Int, seed: UInt64 = 1) -> [Int32] {
    var generator = SeededGenerator(Seed(seed))
    return (0..<count).map { _ in Int32(generator.draw(below: bound)) }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips, visibly, where scripts/bootstrap has not been run; fails where it went wrong.
  static var needsPlugin: Self {
    .enabled("the LibTorch plugin is absent: run scripts/bootstrap") {
      try TestEngine.isPresent()
    }
  }
}

extension [Float] {
  /// The largest difference to another list, as a share of the largest number of either.
  func distance(to other: [Float]) -> Float {
    let top = Swift.max(map(abs).max() ?? 0, other.map(abs).max() ?? 0, 1e-30)
    return (zip(self, other).map { abs($0 - $1) }.max() ?? 0) / top
  }
}

extension LlamaDecoder {
  /// The logits behind every token of one sequence, row after row.
  func logits(_ tokens: [Int32]) throws -> [Float] {
    try engine.withoutGradients {
      try logits(
        Tensor(ids: tokens, engine: engine), PackedPass(self, tokens: tokens.count)
      ).floats()
    }
  }
}
