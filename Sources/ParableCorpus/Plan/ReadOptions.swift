/// How a corpus is read. Part of every request: the same options and bytes give the same records.
public struct ReadOptions: Sendable, Codable, Hashable {
  /// The fields that hold the text, as paths such as `data.body` or `turns[].value`. With none, the
  /// usual ones are looked for: `text`, `content`, `contents`, `messages`, then `prompt`,
  /// `completion`, `chosen` and `rejected` together.
  public var fields: [String]
  /// A record of more bytes than this is quarantined without being held in memory.
  public var maxRecordBytes: Int
  /// A compressed file is given up when it has yielded more than 16 MiB and more than this many
  /// bytes for each of its own.
  public var maxExpansion: Double
  /// A text file of more bytes than this is split at its blank lines; a smaller one is one
  /// document.
  public var maxDocumentBytes: Int
  /// The size of a unit of work in decompressed bytes.
  public var segmentBytes: Int
  /// The format of every file, where the files do not say it themselves.
  public var format: CorpusFormat?

  /// Options, each with the value that most people want.
  public init(
    fields: [String] = [], maxRecordBytes: Int = 64 << 20, maxExpansion: Double = 1000,
    maxDocumentBytes: Int = 1 << 20, segmentBytes: Int = 64 << 20, format: CorpusFormat? = nil
  ) {
    self.fields = fields
    self.maxRecordBytes = maxRecordBytes
    self.maxExpansion = maxExpansion
    self.maxDocumentBytes = maxDocumentBytes
    self.segmentBytes = segmentBytes
    self.format = format
  }
}
