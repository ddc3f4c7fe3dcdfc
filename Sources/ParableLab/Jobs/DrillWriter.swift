import ParableCore

/// Writes the rows of a ``CopyDrill``.
struct DrillWriter {
  private let drill: CopyDrill
  private let vocabulary: Int
  private var generator: SeededGenerator

  init(_ drill: CopyDrill, vocabulary: Int, seed: Seed) {
    self.drill = drill
    self.vocabulary = vocabulary
    generator = SeededGenerator(seed)
  }

  /// The next row: phrases of its own, in random order, cut at the row's end.
  mutating func row(tokens: Int) -> [Int32] {
    let phrases = (0..<generator.pick(drill.phrases)).map { _ in phrase() }
    var row: [Int32] = []
    while row.count < tokens { row += generator.pick(phrases) }
    return Array(row.prefix(tokens))
  }

  /// Random tokens; 0, the end mark, is none of them.
  private mutating func phrase() -> [Int32] {
    (0..<generator.pick(drill.lengths)).map { _ in Int32(1 + generator.draw(below: vocabulary - 1))
    }
  }
}
