import Foundation
import ParableCore
import ParableStatistics

/// A share of all documents, estimated from a few of each stratum that somebody read.
///
/// The uncertainty of each stratum is a beta distribution by Jeffreys' rule; that of the whole,
/// with the reader's own errors where they are known, comes from drawing all of them many times.
///
/// Sources: Jeffreys' interval, Brown, Cai and DasGupta, Statist. Sci. 16, 2001; correction for the
/// reader's errors, Rogan and Gladen, Am. J. Epidemiol. 107, 1978.
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

  /// How often the reader is right, from documents that were read by a better one.
  public struct Reader: Sendable, Hashable {
    /// Of those that show it, how many the reader saw.
    public var sensitivity: Proportion
    /// Of those that do not, how many the reader let pass.
    public var specificity: Proportion

    /// A reader from two counts.
    public init(sensitivity: Proportion, specificity: Proportion) {
      self.sensitivity = sensitivity
      self.specificity = specificity
    }
  }

  /// The strata.
  public let parts: [Part]
  /// How often the reader is right; nil takes the reader at his word.
  public let reader: Reader?

  /// An estimate from strata and what is known of who read them.
  public init(_ parts: [Part], reader: Reader? = nil) {
    self.parts = parts.filter { $0.documents > 0 }
    self.reader = reader
  }

  /// The share and its interval; nil when a stratum has documents and none was read.
  public func interval(seed: Seed, draws: Int = 4000, level: Double = Interval.usualLevel)
    -> Interval?
  {
    guard !parts.isEmpty, parts.allSatisfy({ $0.read > 0 }) else { return nil }
    var generator = SeededGenerator(seed)
    let values = (0..<draws).map { _ in draw(&generator) }.sorted()
    let tail = (1 - level) / 2
    let low = values[Int(tail * Double(draws))]
    let high = values[min(draws - 1, Int((1 - tail) * Double(draws)))]
    let mean = corrected(
      estimate, sensitivity: reader?.sensitivity.share, reader?.specificity.share)
    // Nobody saw any: the share may well be 0.
    let least = parts.allSatisfy { $0.positives == 0 } ? 0 : low
    return Interval(mean: min(max(mean, least), high), low: least, high: high, level: level)
  }

  /// The weighted share as the reader saw it.
  private var estimate: Double {
    weighted { Double($0.positives) / Double($0.read) }
  }

  private func draw(_ generator: inout SeededGenerator) -> Double {
    let seen = weighted { part in
      guard part.read < part.documents else { return Double(part.positives) / Double(part.read) }
      return generator.beta(part.positives, of: part.read)
    }
    guard let reader else { return seen }
    let sensitivity = generator.beta(reader.sensitivity.successes, of: reader.sensitivity.trials)
    let specificity = generator.beta(reader.specificity.successes, of: reader.specificity.trials)
    return corrected(seen, sensitivity: sensitivity, specificity)
  }

  private func weighted(_ share: (Part) -> Double) -> Double {
    let whole = Double(parts.reduce(0) { $0 + $1.documents })
    return parts.reduce(0) { $0 + Double($1.documents) / whole * share($1) }
  }

  /// Rogan and Gladen's correction, kept inside 0...1; none where the reader is no better than
  /// chance.
  private func corrected(_ seen: Double, sensitivity: Double?, _ specificity: Double?) -> Double {
    guard let sensitivity, let specificity, sensitivity + specificity > 1 else { return seen }
    return min(1, max(0, (seen + specificity - 1) / (sensitivity + specificity - 1)))
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
