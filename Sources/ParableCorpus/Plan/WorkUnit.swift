import ParableCore

/// What one task of a divided corpus reads: a segment, or a whole file where nobody knows its
/// segments before it is unpacked.
public struct WorkUnit: Hashable, Codable, Sendable {
  /// The number of the file in the plan, from 0.
  public var file: Int
  /// The number of the segment in the file; nil for all segments of the file.
  public var index: Int?

  /// A unit from its parts.
  public init(file: Int, index: Int?) {
    self.file = file
    self.index = index
  }

  /// The unit of one segment.
  public init(_ segment: SegmentID) { self.init(file: segment.file, index: segment.index) }
}

extension CorpusPlan {
  /// What the corpus can be divided into, in order: the segments of plain JSON lines and of
  /// Parquet, and whole files of everything else, which can only be read from the beginning.
  ///
  /// In a unit at the end of a plain file no record may begin; it then has no segment.
  ///
  /// - Throws: ``ArrowError`` where there is Parquet and no plugin to ask how long it is.
  public func workUnits() throws(ArrowError) -> [WorkUnit] {
    var units: [WorkUnit] = []
    for files in unitFiles {
      let number = files.lowerBound
      guard let count = try segmentCount(of: number) else {
        units.append(WorkUnit(file: number, index: nil))
        continue
      }
      units += (0..<max(1, count)).map { WorkUnit(file: number, index: $0) }
    }
    return units
  }

  /// The files that are read together: one by one, except for small text files. A part of an audit
  /// is named by the first of them.
  public var unitFiles: [Range<Int>] { ReadUnit.units(of: self).map(\.files) }

  /// How many segments a file has at most; nil where that is not known beforehand.
  private func segmentCount(of number: Int) throws(ArrowError) -> Int? {
    let file = files[number]
    if file.refusal != nil || isSmallText(number) { return 1 }
    if file.isStandardInput { return nil }
    switch (file.format, file.compression) {
    case (.jsonLines, .none): return (file.size + segmentBytes - 1) / segmentBytes
    case (.parquet, _):
      return try ParquetFile.segmentCount(file.place, segmentBytes: segmentBytes)
    default: return nil
    }
  }
}
