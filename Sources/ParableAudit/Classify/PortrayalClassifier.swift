import Foundation
import ParableCore

/// What reads a passage: linear heads, kernel heads on an encoder's embedding, and how they blend.
///
/// The codebook's version and the labels it was trained on are part of its name, so a number can be
/// followed back to the passages behind it.
public struct PortrayalClassifier: Sendable {
  /// What is known of one question.
  public struct Question: Sendable, Hashable, Codable {
    /// What is asked: `stance:hostile`, `code:N3`, `facet:genre=fiction`.
    public var name: String
    /// From both kinds of head and the scan to a probability.
    public var blended: Blend
    /// From the linear head and the scan alone.
    public var linear: Blend
    /// From which probability on the answer is yes; the best F1 out of fold.
    public var threshold: Double
    /// The same where there is no encoder.
    public var linearThreshold: Double
    /// How many labelled passages say yes.
    public var positives: Int
  }

  /// What the classifier is and comes from.
  public struct Card: Sendable, Codable {
    /// The codebook whose codes it knows.
    public var codebook: String
    /// The SHA-256 over the labels' files.
    public var labels: Fingerprint
    /// How many passages it was trained on.
    public var passages: Int
    /// The questions, in the order of the heads.
    public var questions: [Question]
    /// From the stances' margins of both kinds of head, and whether an agent is named.
    public var stances: StanceBlend
    /// The same from the linear heads alone.
    public var linearStances: StanceBlend
    /// How well it reads its own passages by heads that had not seen them.
    public var quality: ScoreReport?
  }

  /// What it is and comes from.
  public private(set) var card: Card
  /// The cheap heads.
  public let linear: LinearHeads
  /// The heads on embeddings.
  public let kernel: KernelHeads
  /// The content of its files, but for what was measured of it.
  public let fingerprint: Fingerprint
  private let places: [String: Int]

  /// A classifier from its parts; hashing them takes a moment, so it is done once, here.
  init(card: Card, linear: LinearHeads, kernel: KernelHeads) throws {
    fingerprint = try Self.fingerprint(card, linear, kernel)
    self.card = card
    self.linear = linear
    self.kernel = kernel
    places = Dictionary(
      uniqueKeysWithValues: card.questions.enumerated().map { ($1.name, $0) })
  }

  /// The same with what was measured of it, which is not in its fingerprint.
  func measured(_ quality: ScoreReport) -> PortrayalClassifier {
    var copy = self
    copy.card.quality = quality
    return copy
  }

  /// The place of a question; nil when it was not learnt.
  public func index(of name: String) -> Int? { places[name] }

  /// The place of a stance's question, which every classifier has.
  public func index(of stance: Stance) -> Int { places["stance:\(stance.rawValue)"]! }

  /// The threshold of a question, by what read the passage.
  public func threshold(_ index: Int, _ reading: Finding.Reading) -> Double {
    let question = card.questions[index]
    return reading == .encoder ? question.threshold : question.linearThreshold
  }

  /// The stance that probabilities amount to: the most probable one.
  public func stance(_ probabilities: [Double]) -> Stance {
    Stance.allCases.max { probabilities[index(of: $0)] < probabilities[index(of: $1)] }!
  }

  /// The probability of each question from margins; `near` is nil where no encoder read.
  func probabilities(_ linear: [Double], near: [Double]?, _ signs: ScanSigns) -> [Double] {
    var result = card.questions.indices.map { index in
      let question = card.questions[index]
      guard let near else { return question.linear.probability([linear[index]] + signs.signals) }
      return question.blended.probability([linear[index], near[index]] + signs.signals)
    }
    let places = Stance.allCases.map(index(of:))
    let signals = places.map { linear[$0] } + (near.map { near in places.map { near[$0] } } ?? [])
    let blend = near == nil ? card.linearStances : card.stances
    var stances = blend.probabilities(signals + signs.signals)
    if signs.isEmpty {
      stances[Stance.allCases.firstIndex(of: .none)!] *= ScanSigns.oddsOfNone
      let whole = stances.reduce(0, +)
      stances = stances.map { $0 / whole }
    }
    for (place, probability) in zip(places, stances) { result[place] = probability }
    return result
  }

  /// The codes whose questions are answered with yes, in the codebook's order.
  public func codes(_ probabilities: [Double], _ reading: Finding.Reading) -> [Code] {
    card.questions.indices.filter { index in
      card.questions[index].name.hasPrefix("code:")
        && probabilities[index] >= threshold(index, reading)
    }.map { Code(rawValue: String(card.questions[$0].name.dropFirst(5))) }
  }
}
