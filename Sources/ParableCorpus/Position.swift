/// Where a record lies in a corpus, the same whichever way the corpus is read.
public struct Position: Sendable, Hashable, Comparable, Codable {
  /// The number of the file in the corpus plan, from 0.
  public var file: Int
  /// Where the record begins in the decompressed file: in bytes, or in rows for Parquet.
  public var offset: Int

  /// A position from its parts.
  public init(file: Int, offset: Int) {
    self.file = file
    self.offset = offset
  }

  /// By file, then by offset.
  public static func < (a: Position, b: Position) -> Bool {
    (a.file, a.offset) < (b.file, b.offset)
  }
}
