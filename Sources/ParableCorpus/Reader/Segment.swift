/// A unit of work: the records that begin in one stretch of a decompressed file.
///
/// It is the same however the corpus is read: with any number of threads, compressed or not, whole
/// or in parts. Of small text files, many make one segment, named by the first. Of Parquet, it is a
/// run of row groups.
public struct SegmentID: Hashable, Comparable, Codable, Sendable {
  /// The number of the file in the plan, from 0.
  public var file: Int
  /// The number of the segment in the file, from 0.
  public var index: Int

  /// A segment from its parts.
  public init(file: Int, index: Int) {
    self.file = file
    self.index = index
  }

  /// By file, then by index.
  public static func < (a: SegmentID, b: SegmentID) -> Bool {
    (a.file, a.index) < (b.file, b.index)
  }
}

/// What became of a segment.
public struct SegmentOutcome<Partial: Sendable>: Sendable {
  /// Which segment.
  public var id: SegmentID
  /// What its records amount to.
  public var partial: Partial
  /// What was read.
  public var tally = Tally()
  /// What was refused, in order: the first ``CorpusReader/keptEntries``; the tally counts all.
  public var quarantine: [QuarantineEntry] = []
  /// Whether no segment of this file follows.
  public var isLastOfFile = false
  /// The files that it covers: one, except for small text files.
  public var files: Range<Int>
}

/// How far a run is.
public struct ReadProgress: Sendable, Hashable {
  /// The file being read.
  public var file: Int
  /// Bytes of files, as they lie on the disk, that lie behind.
  public var bytes: Int
  /// The size of all files together; standard input counts as 0.
  public var totalBytes: Int
  /// Records read so far.
  public var records: Int
}
