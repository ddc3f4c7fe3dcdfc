/// Independent measurements of one quantity, such as one number a training seed.
public struct Sample: Sendable, Hashable {
  /// The measurements, finite, in the order given.
  public let values: [Double]

  /// A sample of finite values.
  public init(_ values: [Double]) {
    precondition(values.allSatisfy(\.isFinite), "a sample holds finite numbers only")
    self.values = values
  }

  /// The sample of `first[i] - second[i]`: measurements that belong together, pair by pair.
  public init(differencesOf first: [Double], minus second: [Double]) {
    precondition(first.count == second.count, "pairs need two lists of equal length")
    self.init(zip(first, second).map { $0 - $1 })
  }

  /// The arithmetic mean; nil when there is no value.
  public var mean: Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The unbiased variance, with `n - 1` below; nil for fewer than two values, and 0 for values
  /// that are equal but for rounding.
  public var variance: Double? {
    guard let mean, values.count > 1 else { return nil }
    let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = sum / Double(values.count - 1)
    return variance <= rounding * rounding ? 0 : variance
  }

  /// A spread that says nothing: 1 - 119/120 and 119/120 - 118/120 are equal, and yet not as
  /// floating-point numbers. Rounding is near 1e-16 of a value; no measurement is as fine as 1e-12.
  var rounding: Double { 1e-12 * (values.map(abs).max() ?? 0) }

  /// The standard error of the mean; nil for fewer than two values.
  public var standardError: Double? {
    variance.map { ($0 / Double(values.count)).squareRoot() }
  }

  /// Student's t interval of the mean; nil when there is no value.
  ///
  /// One value, or values that are all equal (but for rounding), give the mean without bounds: they
  /// do not say how far a further value would lie.
  ///
  /// Source: Student, "The probable error of a mean", Biometrika 6, 1908.
  public func tInterval(level: Double = Interval.usualLevel) -> Interval? {
    preconditionLevel(level)
    guard let mean else { return nil }
    guard let error = standardError, error > 0 else {
      return Interval(unbounded: mean, level: level)
    }
    let t = StudentT(degreesOfFreedom: Double(values.count - 1))
    let reach = error * t.quantile((1 + level) / 2)
    return Interval(mean: mean, low: mean - reach, high: mean + reach, level: level)
  }

  /// The two-sided p value of "the true mean is `expected`" (one-sample or paired t test).
  ///
  /// nil for fewer than two values, or when all are equal but for rounding: the test then has no
  /// yardstick.
  public func tTestPValue(expected: Double = 0) -> Double? {
    guard let mean, let error = standardError, error > 0 else { return nil }
    let t = StudentT(degreesOfFreedom: Double(values.count - 1))
    return t.twoSidedP((mean - expected) / error)
  }
}
