/// An estimate and what the data say about its uncertainty.
///
/// - Units: those of the quantity that was estimated.
/// - JSON: `{"mean": m, "low": l, "high": h}`; `low` and `high` are `null` together when the data
///   bound nothing, and `level` is written only when it is not 0.95.
public struct Interval: Sendable, Hashable {
  /// The estimate itself.
  public let mean: Double
  /// From the lower to the upper bound; nil when the data cannot bound the estimate, because there
  /// is one value only or because the values do not differ at all.
  public let bounds: ClosedRange<Double>?
  /// How often such intervals hold the truth, in `(0, 1)`.
  public let level: Double

  /// The level that is meant when nobody names one.
  public static let usualLevel = 0.95

  /// An estimate between its bounds.
  public init(mean: Double, low: Double, high: Double, level: Double = usualLevel) {
    self.init(mean: mean, bounds: low...high, level: level)
  }

  /// An estimate that the data do not bound.
  public init(unbounded mean: Double, level: Double = usualLevel) {
    self.init(mean: mean, bounds: nil, level: level)
  }

  init(mean: Double, bounds: ClosedRange<Double>?, level: Double) {
    preconditionLevel(level)
    self.mean = mean
    self.bounds = bounds
    self.level = level
  }

  /// The lower bound, if there is one.
  public var low: Double? { bounds?.lowerBound }
  /// The upper bound, if there is one.
  public var high: Double? { bounds?.upperBound }

  /// The same estimate with bounds inside what is possible, such as -1...1 for a difference of
  /// shares: values that cannot be true leave the interval without its covering less often.
  public func clamped(to possible: ClosedRange<Double>) -> Interval {
    Interval(mean: mean, bounds: bounds?.clamped(to: possible), level: level)
  }
}

extension Interval: Codable {
  private enum Key: String, CodingKey { case mean, low, high, level }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let low = try fields.decodeIfPresent(Double.self, forKey: .low)
    let high = try fields.decodeIfPresent(Double.self, forKey: .high)
    mean = try fields.decode(Double.self, forKey: .mean)
    level = try fields.decodeIfPresent(Double.self, forKey: .level) ?? Self.usualLevel
    switch (low, high) {
    case (nil, nil): bounds = nil
    case (let low?, let high?) where low <= high: bounds = low...high
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .low, in: fields,
        debugDescription: "low and high must both be null, or both numbers with low <= high")
    }
    guard level > 0, level < 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .level, in: fields, debugDescription: "level \(level) is not between 0 and 1")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(mean, forKey: .mean)
    try fields.encode(low, forKey: .low)
    try fields.encode(high, forKey: .high)
    if level != Self.usualLevel { try fields.encode(level, forKey: .level) }
  }
}

/// Stops the program for a level that is no level: the caller's bug, never the data's.
func preconditionLevel(_ level: Double) {
  precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not at \(level)")
}
