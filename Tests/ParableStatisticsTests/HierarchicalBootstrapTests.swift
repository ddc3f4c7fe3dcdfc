import ParableCore
import ParableStatistics
import Testing

struct HierarchicalBootstrapTests {
  private let sample = ClusteredSample([[0.1, 0.9, 0.4], [0.7], [0.2, 0.3, 0.8, 0.5]])

  @Test func `the same seed gives the same interval and another seed another`() {
    let interval = { HierarchicalBootstrap(seed: Seed($0), resamples: 500).interval(of: sample) }
    #expect(interval(1) == interval(1))
    #expect(interval(1) != interval(2))
  }

  @Test func `the estimate is the mean of the cluster means, whatever their sizes`() throws {
    let interval = try #require(HierarchicalBootstrap(seed: Seed(1)).interval(of: sample))
    #expect(abs(interval.mean - (1.4 / 3 + 0.7 + 0.45) / 3) < 1e-15)
    let bounds = try #require(interval.bounds)
    #expect(bounds.contains(interval.mean))
    #expect(bounds.lowerBound >= 0.1 && bounds.upperBound <= 0.9)
  }

  @Test func `pairing the same prompts removes what they have in common`() throws {
    let hard = [[0.1, 0.9, 0.4, 0.6], [0.7, 0.2, 0.9, 0.1], [0.5, 0.3, 0.8, 0.2]]
    let shifted = hard.map { $0.enumerated().map { $1 + ($0 == 0 ? 0.11 : 0.09) } }
    let bootstrap = HierarchicalBootstrap(seed: Seed(3))
    let paired = ClusteredSample(differencesOf: shifted, minus: hard)
    let bounds = try #require(bootstrap.interval(of: paired)?.bounds)
    #expect(bounds.lowerBound > 0.08 && bounds.upperBound < 0.12)
  }

  @Test func `with many clusters the interval covers about as often as it says`() {
    let share = coverage(clusters: 25, worlds: 400)
    #expect((0.91...0.985).contains(share), "covered in \(share) of the worlds")
  }

  @Test func `with three clusters the interval covers too seldom, as its warning says`() {
    let share = coverage(clusters: 3, worlds: 400)
    #expect((0.6...0.9).contains(share), "covered in \(share) of the worlds")
  }

  /// How often the interval holds the truth, 0, in worlds where clusters vary as much as the
  /// eight measurements within each.
  private func coverage(clusters: Int, worlds: Int) -> Double {
    var generator = SeededGenerator(Seed(11))
    var normal: Double { Normal.quantile(max(generator.drawUnit(), 1e-12)) }
    let held = (0..<worlds).count { world in
      let data = (0..<clusters).map { _ in
        let centre = normal
        return (0..<8).map { _ in centre + normal }
      }
      let bootstrap = HierarchicalBootstrap(seed: Seed(UInt64(world)), resamples: 300)
      return bootstrap.interval(of: ClusteredSample(data))?.bounds?.contains(0) ?? false
    }
    return Double(held) / Double(worlds)
  }
}
