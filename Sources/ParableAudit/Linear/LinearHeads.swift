import ParableCore

/// Linear judgements of one text, all on the same features: one head a question.
///
/// The margin of a head is `bias + scale * Σ weight * value` over the features' ``SparseVector``;
/// above 0 means yes. Weights are whole numbers of 8 bits, so every machine gives the same margins.
public struct LinearHeads: Sendable, Hashable {
  /// One question, and how its margins are read.
  public struct Head: Sendable, Hashable {
    /// What is asked, such as `stance:hostile` or `code:N3`.
    public var name: String
    public var bias: Double
    /// What one unit of a weight is worth.
    public var scale: Double
    public var calibration: PlattCalibration

    public init(name: String, bias: Double, scale: Double, calibration: PlattCalibration) {
      self.name = name
      self.bias = bias
      self.scale = scale
      self.calibration = calibration
    }
  }

  /// The most heads that one pass can carry.
  public static let mostHeads = 128

  public let settings: FeatureSettings
  public let heads: [Head]
  /// The SHA-256 of the file's bytes before the one it ends with.
  public let fingerprint: Fingerprint
  let table: WeightTable

  /// Heads from their weights: `weights[row * heads.count + head]`, from -127 to 127.
  public init(settings: FeatureSettings, heads: [Head], weights: [Int8]) {
    precondition((1...Self.mostHeads).contains(heads.count), "1 to 128 heads fit in one pass")
    precondition(weights.count == settings.rowCount * heads.count, "a weight a row and head")
    self.settings = settings
    self.heads = heads
    table = WeightTable(weights, heads: heads.count)
    let body = HeadsFile.body(settings: settings, heads: heads, table: table)
    fingerprint = Fingerprint(of: body)
  }

  /// The place of a head; nil when none bears this name.
  public func index(of name: String) -> Int? { heads.firstIndex { $0.name == name } }

  public static func == (a: LinearHeads, b: LinearHeads) -> Bool { a.fingerprint == b.fingerprint }
  public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// Scores texts; one a worker.
public final class LinearScorer {
  public let heads: LinearHeads
  private let extractor: FeatureExtractor
  private let isPortable: Bool
  private var sums: BlockSums

  /// A scorer by the fastest path of this machine, or by the portable one, which gives the same.
  public init(_ heads: LinearHeads, isPortable: Bool = false) {
    self.heads = heads
    self.isPortable = isPortable
    extractor = FeatureExtractor(heads.settings)
    sums = BlockSums(width: heads.table.width)
  }

  /// The margin of every head for one text.
  public func margins(of text: UnsafeBufferPointer<UInt8>) -> [Double] {
    extractor.add(text, to: &sums, weights: heads.table, isPortable: isPortable)
    let width = heads.table.width
    let words = (2 * Double(max(sums.squares.0, 1))).squareRoot()
    let runs = (2 * Double(max(sums.squares.1, 1))).squareRoot()
    return heads.heads.enumerated().map { index, head in
      let sum = Double(sums.sums[index]) / words + Double(sums.sums[width + index]) / runs
      return head.bias + head.scale * sum
    }
  }

  /// The calibrated probability of every head for one text.
  public func probabilities(of text: UnsafeBufferPointer<UInt8>) -> [Double] {
    zip(heads.heads, margins(of: text)).map { $0.calibration.probability(ofMargin: $1) }
  }
}
