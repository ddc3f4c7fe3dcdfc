import Foundation
import ParableCore
import ParableStatistics
import Testing

/// What happens where there is nothing, one thing, or no spread.
struct EdgeTests {
  @Test func `nothing measured gives nothing, not a number`() {
    #expect(Sample([]).mean == nil)
    #expect(Sample([]).tInterval() == nil)
    #expect(ClusteredSample([[], []]).clusterRobustInterval() == nil)
    #expect(HierarchicalBootstrap(seed: Seed(1)).interval(of: ClusteredSample([])) == nil)
    #expect(Proportion(0, of: 0).wilson() == nil)
    #expect(Proportion(0, of: 0).clopperPearson() == nil)
    #expect(Proportion(0, of: 0).difference(minus: Proportion(1, of: 2)) == nil)
    #expect(Proportion.upperBound(ifNoneIn: 0) == nil)
  }

  @Test func `one value has a mean and no bounds`() {
    #expect(Sample([0.25]).tInterval() == Interval(unbounded: 0.25))
    #expect(Sample([0.25]).tTestPValue() == nil)
    #expect(ClusteredSample([[0.25]]).clusterRobustInterval() == Interval(unbounded: 0.25))
    let bootstrap = HierarchicalBootstrap(seed: Seed(1))
    #expect(bootstrap.interval(of: ClusteredSample([[0.25]])) == Interval(unbounded: 0.25))
  }

  @Test func `values without spread have no bounds and no p value`() {
    let tenths = [0.1, 0.1, 0.1]
    #expect(Sample(tenths).variance == 0)
    #expect(Sample(tenths).tInterval()?.bounds == nil)
    #expect(Sample(tenths).tTestPValue() == nil)
    #expect(ClusteredSample([tenths, tenths]).clusterRobustInterval()?.bounds == nil)
  }

  @Test func `differences that are equal but for rounding have no spread`() throws {
    let noisy = [1 - 119.0 / 120, 119.0 / 120 - 118.0 / 120]
    try #require(noisy[0] != noisy[1])
    #expect(Sample(noisy).variance == 0)
    #expect(Sample(noisy).tInterval()?.bounds == nil)
    #expect(Sample(noisy).tTestPValue() == nil)
    let clustered = ClusteredSample([noisy, noisy.reversed()])
    #expect(!clustered.hasSpread)
    #expect(clustered.clusterRobustInterval()?.bounds == nil)
    #expect(HierarchicalBootstrap(seed: Seed(1)).interval(of: clustered)?.bounds == nil)
  }

  @Test func `a small spread is a spread`() throws {
    let close = [1, 1 + 1e-9, 1 - 1e-9]
    #expect(Sample(close).tInterval()?.bounds != nil)
    #expect(Sample(close).tTestPValue(expected: 1) != nil)
    #expect(ClusteredSample([close]).hasSpread)
  }

  @Test func `clusters whose sums differ by rounding only bound nothing`() {
    let sample = ClusteredSample([[0.1, 0.2, 0.6], [0.6, 0.2, 0.1], [0.2, 0.6, 0.1]])
    #expect(sample.hasSpread)
    #expect(sample.clusterRobustInterval()?.bounds == nil)
  }

  @Test func `no success in n trials bounds the rate as published`() throws {
    #expect(abs(try #require(Proportion.upperBound(ifNoneIn: 300)) - 0.00994) < 5e-5)
    let rates = [0.05, 0.02, 0.01, 0.005, 0.001]
    let trials = rates.map { Proportion.trialsWithoutSuccess(toShowBelow: $0) }
    #expect(trials == [59, 149, 299, 598, 2995])
  }

  @Test func `six disagreements one way are significant and five are not`() {
    #expect(McNemar(onlyFirst: 6, onlySecond: 0).pValue < 0.05)
    #expect(McNemar(onlyFirst: 0, onlySecond: 5).pValue > 0.05)
    #expect(McNemar(onlyFirst: 0, onlySecond: 0).pValue == 1)
    #expect(McNemar([(true, false), (true, true), (false, true), (true, false)]).onlyFirst == 2)
  }

  @Test func `a missing p value counts as one look and stays missing`() {
    let some: [Double?] = [0.25, nil, 0.03125]
    let adjusted = Holm.adjusted(some)
    #expect(adjusted == [0.5, nil, 0.09375])
    let none: [Double?] = [nil, nil]
    #expect(Holm.adjusted(none) == [nil, nil])
  }

  @Test func `a level that is no level stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = Sample([1, 2]).tInterval(level: 1) }
    await #expect(processExitsWith: .failure) { _ = Proportion(3, of: 2) }
  }

  @Test func `bounds are clamped to what is possible and the estimate is kept`() {
    let difference = Interval(mean: 0.61, low: 0.1, high: 1.12, level: 0.9)
    let clamped = Interval(mean: 0.61, low: 0.1, high: 1, level: 0.9)
    #expect(difference.clamped(to: -1...1) == clamped)
    #expect(Interval(unbounded: 0.5).clamped(to: -1...1) == Interval(unbounded: 0.5))
  }

  @Test func `an interval is written as mean, low and high, and read back the same`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = { (interval: Interval) in
      String(decoding: try encoder.encode(interval), as: UTF8.self)
    }
    let usual = Interval(mean: 0.5, low: 0.25, high: 0.75)
    #expect(try text(usual) == #"{"high":0.75,"low":0.25,"mean":0.5}"#)
    #expect(try text(Interval(unbounded: 2)) == #"{"high":null,"low":null,"mean":2}"#)
    for interval in [usual, Interval(unbounded: 2), Interval(mean: 1, low: 0, high: 2, level: 0.9)]
    {
      let copy = try JSONDecoder().decode(Interval.self, from: encoder.encode(interval))
      #expect(copy == interval)
    }
  }

  @Test(arguments: [
    #"{"mean":1,"low":2,"high":0}"#, #"{"mean":1,"low":2}"#,
    #"{"mean":1,"low":0,"high":2,"level":1}"#,
  ])
  func `an interval that cannot be is not read`(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Interval.self, from: Data(text.utf8))
    }
  }
}
