import Foundation
import ParableCore
import ParableStatistics

/// A share of all documents, estimated from a few of each stratum that somebody read.
///
/// The uncertainty of each stratum is a beta distribution by Jeffreys' rule; that of the whole,
/// with the reader's own errors where they are known, comes from drawing all of them many times.
///
/// Source: Jeffreys' interval, Brown, Cai and DasGupta, Statist. Sci. 16, 2001; the correction is
/// ``RoganGladen``'s.
public struct StratifiedShare: Sendable, Hashable {
  /// One stratum.
  public struct Part: Sendable, Hashable, Codable {
    /// Documents in the corpus.
    public var documents: Int
    /// Documents that were read.
    public var read: Int
    /// Documents among them that show it.
    public var positives: Int

    /// A stratum from its counts.
    public init(documents: Int, read: Int, positives: Int) {
      self.documents = documents
      self.read = read
      self.positives = positives
    }
  }

  /// The strata.
  public let parts: [Part]
  /// How often the reader is right; nil takes the reader at his word.
  public let reader: RoganGladen?

  /// An estimate from strata and what is known of who read them.
  public init(_ parts: [Part], reader: RoganGladen? = nil) {
    self.parts = parts.filter { $0.documents > 0 }
    self.reader = reader
  }

  /// The share and its interval; nil when a stratum has documents and none was read, and when it
  /// is not clear that the reader is better than chance.
  public func interval(seed: Seed, draws: Int = 4000, level: Double = Interval.usualLevel)
    -> Interval?
  {
    guard !parts.isEmpty, parts.allSatisfy({ $0.read > 0 }), let mean = estimate else {
      return nil
    }
    var generator = SeededGenerator(seed)
    let values = (0..<draws).compactMap { _ in draw(&generator) }
    guard Double(values.count) >= Self.leastOfDraws * Double(draws) else { return nil }
    let tail = (1 - level) / 2
    let low = values.map(\.low).sorted()[Int(tail * Double(values.count))]
    let high =
      values.map(\.high).sorted()[min(values.count - 1, Int((1 - tail) * Double(values.count)))]
    return Interval(mean: mean, low: min(low, mean), high: max(high, mean), level: level)
  }

  /// So many of the draws must show a reader who is better than chance.
  private static let leastOfDraws = 0.95

  /// The weighted share, corrected; nil for a reader who is no better than chance.
  private var estimate: Double? {
    let seen = weighted { Double($0.positives) / Double($0.read) }
    guard let reader else { return seen }
    return reader.share(behind: seen)
  }

  /// One draw for the lower and one for the upper bound; nil where it shows a reader who is no
  /// better than chance.
  ///
  /// As is usual with Jeffreys' interval, a stratum in which nobody saw any may have none, and one
  /// in which all show it may be all of it: else many empty documents would bear up the bound.
  private func draw(_ generator: inout SeededGenerator) -> (low: Double, high: Double)? {
    var (low, high) = (0.0, 0.0)
    let whole = Double(parts.reduce(0) { $0 + $1.documents })
    for part in parts {
      let weight = Double(part.documents) / whole
      let isWhole = part.read >= part.documents
      let drawn =
        isWhole
        ? Double(part.positives) / Double(part.read) : generator.beta(part.positives, of: part.read)
      low += weight * (part.positives == 0 ? 0 : drawn)
      high += weight * (part.positives == part.read ? 1 : drawn)
    }
    guard let reader else { return (low, high) }
    let sensitivity = generator.beta(reader.sensitivity.successes, of: reader.sensitivity.trials)
    let specificity = generator.beta(reader.specificity.successes, of: reader.specificity.trials)
    func corrected(_ seen: Double) -> Double? {
      RoganGladen.share(behind: seen, sensitivity: sensitivity, specificity: specificity)
    }
    guard let low = corrected(low), let high = corrected(high) else { return nil }
    return (low, high)
  }

  private func weighted(_ share: (Part) -> Double) -> Double {
    let whole = Double(parts.reduce(0) { $0 + $1.documents })
    return parts.reduce(0) { $0 + Double($1.documents) / whole * share($1) }
  }
}

extension SeededGenerator {
  /// A draw of a rate of which `successes` of `trials` is known:
  /// Beta(successes + ½, failures + ½).
  fileprivate mutating func beta(_ successes: Int, of trials: Int) -> Double {
    let up = gamma(Double(successes) + 0.5)
    let down = gamma(Double(trials - successes) + 0.5)
    return up / (up + down)
  }

  /// A draw from the gamma distribution of this shape, at least ½, and scale 1.
  ///
  /// Source: Marsaglia and Tsang, ACM Trans. Math. Softw. 26, 2000.
  private mutating func gamma(_ shape: Double) -> Double {
    guard shape >= 1 else { return gamma(shape + 1) * pow(open(), 1 / shape) }
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = (-2 * log(open())).squareRoot() * cos(2 * .pi * drawUnit())
      let v = pow(1 + c * x, 3)
      if v > 0, log(open()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }

  /// A number above 0 and at most 1.
  private mutating func open() -> Double { 1 - drawUnit() }
}
