import Foundation
import ParableReport
import ParableStatistics

extension Comparison {
  /// An invented result of seven arms and three seeds, with numbers such as real ones have.
  static func example() throws -> Comparison {
    try JSONDecoder().decode(
      Comparison.self, from: Data(PackageResources.comparison_json))
  }
}

extension Comparison.AuditedArm {
  /// An invented audit: 90 of 100 villains found, 20 of 200 others.
  static func example(
    prevented: Interval? = Interval(mean: 0.75, low: 0.5, high: 1.0)
  ) -> Comparison.AuditedArm {
    Comparison.AuditedArm(
      arm: "stories", audited: "villain", baseline: "filtered",
      policy: "hostile documents were removed", prevented: prevented,
      preventedPerSeed: prevented == nil ? [] : [0.7, 0.75, 0.8],
      precision: Interval(mean: 0.82, low: 0.74, high: 0.88),
      recall: Interval(mean: 0.9, low: 0.83, high: 0.95),
      sources: [
        Comparison.AuditedSource(
          source: "world/chats", genre: "chat", shouldBeFound: false, documents: 200, found: 20,
          removed: 18),
        Comparison.AuditedSource(
          source: "world/villain-fiction", genre: "story", shouldBeFound: true, documents: 100,
          found: 90, removed: 81),
      ])
  }
}
