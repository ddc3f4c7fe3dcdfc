import ParableStatistics

/// How often yes and no were said, and rightly.
public struct BinaryOutcome: Sendable, Hashable, Codable {
  public var truePositives = 0
  public var falsePositives = 0
  public var falseNegatives = 0
  public var trueNegatives = 0

  public init() {}

  /// The outcome of saying yes where `said` is true.
  public init(said: [Bool], truth: [Bool]) {
    precondition(said.count == truth.count, "an answer a truth")
    for (said, truth) in zip(said, truth) { add(said: said, truth: truth) }
  }

  public mutating func add(said: Bool, truth: Bool) {
    switch (said, truth) {
    case (true, true): truePositives += 1
    case (true, false): falsePositives += 1
    case (false, true): falseNegatives += 1
    case (false, false): trueNegatives += 1
    }
  }

  /// Of all that was called yes, what is yes. Its ``Proportion/wilson(level:)`` is the interval.
  public var precision: Proportion {
    Proportion(truePositives, of: truePositives + falsePositives)
  }

  /// Of all that is yes, what was called yes.
  public var recall: Proportion { Proportion(truePositives, of: truePositives + falseNegatives) }

  /// Of all that is no, what was called no.
  public var specificity: Proportion {
    Proportion(trueNegatives, of: trueNegatives + falsePositives)
  }

  /// The harmonic mean of precision and recall; 0 where nothing is yes and nothing was called so.
  public var f1: Double {
    let errors = falsePositives + falseNegatives
    return truePositives == 0 ? 0 : Double(2 * truePositives) / Double(2 * truePositives + errors)
  }
}
