/// Measurements that come in groups and are alike within a group, such as prompts within a seed.
///
/// - Shape: `clusters[c][i]` is measurement `i` of cluster `c`; clusters may differ in size.
public struct ClusteredSample: Sendable, Hashable {
  /// The measurements of each cluster that has any.
  public let clusters: [[Double]]

  /// A sample of finite values; empty clusters say nothing and are left out.
  public init(_ clusters: [[Double]]) {
    precondition(
      clusters.allSatisfy { $0.allSatisfy(\.isFinite) }, "a sample holds finite numbers only")
    self.clusters = clusters.filter { !$0.isEmpty }
  }

  /// The sample of `first[c][i] - second[c][i]`: the same prompts under two conditions.
  public init(differencesOf first: [[Double]], minus second: [[Double]]) {
    precondition(
      first.map(\.count) == second.map(\.count), "pairs need two samples of the same shape")
    self.init(zip(first, second).map { zip($0, $1).map { $0 - $1 } })
  }

  /// The number of measurements in all clusters.
  public var count: Int { clusters.reduce(0) { $0 + $1.count } }

  /// The mean over all measurements, each weighing the same; nil when there is none.
  public var mean: Double? { measurements.mean }

  /// The mean of each cluster.
  public var clusterMeans: Sample {
    Sample(clusters.map { $0.reduce(0, +) / Double($0.count) })
  }

  /// Whether any measurement differs from any other by more than rounding.
  public var hasSpread: Bool { (measurements.variance ?? 0) > 0 }

  private var measurements: Sample { Sample(clusters.flatMap(\.self)) }

  /// The standard error of ``mean`` that allows for any likeness within clusters; nil for fewer
  /// than two clusters, and 0 for clusters that are equal but for rounding.
  ///
  /// Source: Liang and Zeger, Biometrika 73, 1986, with the small-sample factor C / (C - 1) ("CR1"
  /// for a constant), as in statsmodels' OLS with `cov_type="cluster"`.
  public var clusterRobustStandardError: Double? {
    guard let mean, clusters.count > 1 else { return nil }
    let squares = clusters.reduce(0) { sum, cluster in
      let residual = cluster.reduce(0) { $0 + ($1 - mean) }
      return sum + residual * residual
    }
    let groups = Double(clusters.count)
    let error = (groups / (groups - 1) * squares).squareRoot() / Double(count)
    return error <= measurements.rounding ? 0 : error
  }

  /// The cluster-robust interval of ``mean``, from Student's t with one degree of freedom fewer
  /// than clusters; nil when there is no measurement, unbounded where there is no standard error.
  public func clusterRobustInterval(level: Double = Interval.usualLevel) -> Interval? {
    preconditionLevel(level)
    guard let mean else { return nil }
    guard let error = clusterRobustStandardError, error > 0 else {
      return Interval(unbounded: mean, level: level)
    }
    let t = StudentT(degreesOfFreedom: Double(clusters.count - 1))
    let reach = error * t.quantile((1 + level) / 2)
    return Interval(mean: mean, low: mean - reach, high: mean + reach, level: level)
  }
}
