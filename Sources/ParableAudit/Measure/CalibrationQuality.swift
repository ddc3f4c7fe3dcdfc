/// How well probabilities fit what came true.
public struct CalibrationQuality: Sendable, Hashable, Codable {
  /// The mean squared difference of probability and truth (Brier, Mon. Weather Rev. 78, 1950).
  public let brier: Double
  /// The mean distance of probability and share of yes over bins of equally many texts.
  ///
  /// Source: Naeini, Cooper and Hauskrecht, AAAI 2015; bins of equal count after Nixon et al. 2019.
  public let expectedError: Double
  /// The bins, from the lowest probabilities up.
  public let bins: [Bin]

  /// Texts with neighbouring probabilities.
  public struct Bin: Sendable, Hashable, Codable {
    public let count: Int
    public let meanProbability: Double
    public let shareOfYes: Double
  }

  /// nil when there is no text. Texts with equal probabilities may fall into different bins, in
  /// the order given.
  public init?(probabilities: [Double], labels: [Bool], binCount: Int = 10) {
    precondition(probabilities.count == labels.count && binCount > 0, "a probability a label")
    guard !labels.isEmpty else { return nil }
    let count = Double(labels.count)
    brier =
      zip(probabilities, labels).reduce(0) { sum, pair in
        let error = pair.0 - (pair.1 ? 1 : 0)
        return sum + error * error
      } / count
    let order = labels.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    bins = (0..<binCount).compactMap { bin in
      let members = order[order.count * bin / binCount..<order.count * (bin + 1) / binCount]
      guard !members.isEmpty else { return nil }
      let size = Double(members.count)
      return Bin(
        count: members.count,
        meanProbability: members.reduce(0) { $0 + probabilities[$1] } / size,
        shareOfYes: Double(members.count { labels[$0] }) / size)
    }
    expectedError = bins.reduce(0) { sum, bin in
      sum + Double(bin.count) / count * abs(bin.meanProbability - bin.shareOfYes)
    }
  }
}
