import Foundation
import ParableCore

/// Normally distributed numbers from a seed (Box and Muller 1958).
struct NormalGenerator {
  private var generator: SeededGenerator
  private var spare: Double?

  init(_ seed: Seed) { generator = SeededGenerator(seed) }

  /// A number of mean 0 and standard deviation 1.
  mutating func next() -> Double {
    if let kept = spare {
      spare = nil
      return kept
    }
    let radius = (-2 * log(1 - generator.drawUnit())).squareRoot()
    let angle = 2 * Double.pi * generator.drawUnit()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}
