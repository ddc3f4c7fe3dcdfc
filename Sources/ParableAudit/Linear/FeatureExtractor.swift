import CParableLinear

/// Extracts features by the C kernel, and scores them there too; one a worker.
public final class FeatureExtractor {
  public let settings: FeatureSettings
  private let extractor: OpaquePointer

  public init(_ settings: FeatureSettings) {
    guard let extractor = parable_extractor_make(settings.forC) else {
      preconditionFailure("no memory for \(settings.rowCount) rows")
    }
    self.settings = settings
    self.extractor = extractor
  }

  deinit { parable_extractor_free(extractor) }

  /// The features of a text.
  public func features(of text: UnsafeBufferPointer<UInt8>) -> Features {
    let list = extract(text)
    return Features(
      rows: Array(UnsafeBufferPointer(start: list.rows, count: list.count)),
      levels: Array(UnsafeBufferPointer(start: list.levels, count: list.count)))
  }

  /// The features of a text.
  public func features(of text: String) -> Features {
    Array(text.utf8).withUnsafeBufferPointer { features(of: $0) }
  }

  /// Adds up the rows of a text's features into `sums`, block by block.
  func add(
    _ text: UnsafeBufferPointer<UInt8>, to sums: inout BlockSums, weights: WeightTable,
    isPortable: Bool
  ) {
    var list = extract(text)
    parable_add_rows(
      &list, weights.rows, weights.width,
      isPortable ? PARABLE_LINEAR_PORTABLE : PARABLE_LINEAR_BEST, &sums.sums)
    sums.squares = (list.squares.0, list.squares.1)
  }

  private func extract(_ text: UnsafeBufferPointer<UInt8>) -> parable_feature_list {
    var list = parable_feature_list()
    var nothing: UInt8 = 0
    let status = withUnsafePointer(to: &nothing) {
      parable_extract(extractor, text.baseAddress ?? $0, text.count, &list)
    }
    precondition(status == 0, "no memory for a text of \(text.count) bytes")
    return list
  }
}

/// What the features of a text add up to under each head.
struct BlockSums {
  /// `block * width + head`.
  var sums: [Int32]
  /// For each block, the sum of the squared levels.
  var squares: (UInt64, UInt64) = (0, 0)

  init(width: Int) { sums = [Int32](repeating: 0, count: 2 * width) }
}

/// The weights of all heads, row by row, where the kernel can read them.
final class WeightTable: Sendable {
  /// Bytes in a row: the number of heads, up to a multiple of 16.
  let width: Int
  let rowCount: Int
  // SAFETY: written by `init` only, freed by `deinit` only.
  nonisolated(unsafe) let rows: UnsafeMutablePointer<Int8>

  /// A table from `weights[row * heads + head]`.
  init(_ weights: [Int8], heads: Int) {
    let rowCount = weights.count / heads
    width = (heads + 15) / 16 * 16
    self.rowCount = rowCount
    let bytes = rowCount * width
    rows = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Int8.self, capacity: bytes)
    rows.initialize(repeating: 0, count: bytes)
    for row in 0..<rowCount {
      for head in 0..<heads { rows[row * width + head] = weights[row * heads + head] }
    }
  }

  deinit { rows.deallocate() }
}
