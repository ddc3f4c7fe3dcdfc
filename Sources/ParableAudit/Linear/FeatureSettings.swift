import CParableLinear

/// What of a text is a feature, and into how many rows features are hashed.
///
/// Two texts with equal settings have comparable features on every machine.
public struct FeatureSettings: Sendable, Hashable, Codable {
  /// Each of the two blocks, words and runs of bytes, has `1 << bits` rows.
  public var bits: Int
  /// The lengths, in bytes, of the runs within a word and its two spaces.
  public var runs: ClosedRange<Int>
  /// Whether pairs of neighbouring words are features.
  public var hasPairs: Bool
  /// Whether a feature that occurs often weighs more, by `1 + ln count`.
  public var hasCounts: Bool

  /// The settings to use unless there is a reason.
  public static let usual = FeatureSettings(
    bits: 16, runs: 3...5, hasPairs: true, hasCounts: true)

  /// - Precondition: `bits` from 8 to 17, `runs` within 1...7.
  public init(bits: Int, runs: ClosedRange<Int>, hasPairs: Bool, hasCounts: Bool) {
    precondition((8...17).contains(bits), "\(bits) is not a number of bits from 8 to 17")
    precondition(runs.clamped(to: 1...7) == runs, "runs have 1 to 7 bytes")
    self.bits = bits
    self.runs = runs
    self.hasPairs = hasPairs
    self.hasCounts = hasCounts
  }

  /// The rows of both blocks.
  public var rowCount: Int { 2 << bits }
  /// The rows of one block.
  var blockCount: Int { 1 << bits }

  var forC: parable_feature_settings {
    parable_feature_settings(
      bits: UInt8(bits), shortest: UInt8(runs.lowerBound), longest: UInt8(runs.upperBound),
      pairs: hasPairs ? 1 : 0, counts: hasCounts ? 1 : 0)
  }
}

/// The features of one text: which rows, and how strongly.
public struct Features: Sendable, Hashable {
  /// The rows of the features, each once; those of the block of words come first.
  public var rows: [UInt32] = []
  /// For each row, `16 + 16 ln count` as a whole number, or 16.
  public var levels: [UInt8] = []

  /// Each block scaled to length 1, and both together too; rows in rising order. This is what a
  /// head's weights are multiplied with.
  public func vector(_ settings: FeatureSettings) -> SparseVector {
    var squares = [0, 0]
    for (row, level) in zip(rows, levels) {
      squares[Int(row) >> settings.bits] += Int(level) * Int(level)
    }
    let lengths = squares.map { (2 * Double(max($0, 1))).squareRoot() }
    let order = rows.indices.sorted { rows[$0] < rows[$1] }
    return SparseVector(
      indices: order.map { Int32(rows[$0]) },
      values: order.map { Double(levels[$0]) / lengths[Int(rows[$0]) >> settings.bits] })
  }
}

/// A vector of which most entries are 0.
public struct SparseVector: Sendable, Hashable {
  /// Where there is something, in rising order.
  public var indices: [Int32]
  /// What is there.
  public var values: [Double]
}
