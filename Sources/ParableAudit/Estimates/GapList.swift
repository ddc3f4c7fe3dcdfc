import Foundation
import ParableCore

/// Which portrayals a corpus lacks: what the writing side reads. `gaps.json` of an audit's run.
public struct GapList: Sendable, Hashable, Codable {
  /// One bad act that has too few answers.
  public struct Gap: Sendable, Hashable, Codable {
    /// The bad act.
    public var code: Code
    /// Its name.
    public var name: String
    /// The good acts that answer it.
    public var answers: [Code]
    /// Its dose, in tokens as the model drinks them.
    public var badDose: Double
    /// The dose of its answers with reasons explained.
    public var goodDose: Double
    /// How much is missing until both are the same.
    public var missingDose: Double
    /// How the bad act is told: for each facet the share of its dose with each value, so that
    /// answers can be told the same way.
    public var facets: [String: [String: Double]]
  }

  /// The codebook whose codes these are.
  public var codebook: String
  /// The Merkle root of the corpus.
  public var corpus: Fingerprint
  /// The unit of every dose.
  public var unit = "tokens × epochs × weight × loss mask"
  /// The gaps, widest first.
  public var gaps: [Gap]

  /// The name of its file.
  public static let fileName = "gaps.json"
}

extension GapList {
  /// Reads the file that an audit wrote.
  public init(contentsOf file: URL) throws {
    guard let data = try? Data(contentsOf: file),
      let list = try? JSONDecoder().decode(GapList.self, from: data)
    else { throw FileError.unreadable(path: file.path, reason: "it is no gap list of an audit") }
    self = list
  }
}
