import ParableCore

/// In which order the rows of a stream are seen: every row once an epoch, each epoch in an order
/// of its own. A pure function of the seed and the step.
///
/// - Shape: row r of a stream is its tokens `[r * columns, r * columns + columns]`, one more than
///   `columns`: inputs and targets overlap.
struct RowOrder {
  private let plan: TrainingPlan
  private let count: Int
  private var epoch = -1
  private var order: [Int] = []

  /// The order for a stream of so many tokens.
  ///
  /// - Throws: ``TrainingError/streamTooShort(tokens:needed:)`` when it does not fill a row.
  init(_ plan: TrainingPlan, tokens: Int) throws(TrainingError) {
    guard tokens > plan.columns else {
      throw .streamTooShort(tokens: tokens, needed: plan.columns + 1)
    }
    self.plan = plan
    count = (tokens - 1) / plan.columns
  }

  /// The rows of a step; steps count from 0.
  mutating func rows(atStep step: Int) -> [Int] {
    (0..<plan.rows).map { place in
      let (epoch, index) = (step * plan.rows + place).quotientAndRemainder(dividingBy: count)
      if epoch != self.epoch {
        var generator = SeededGenerator(plan.seed.derived("epoch \(epoch)"))
        order = generator.shuffled(Array(0..<count))
        self.epoch = epoch
      }
      return order[index]
    }
  }
}
