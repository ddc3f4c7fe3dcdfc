/// How a file's records are laid out.
public enum CorpusFormat: String, Sendable, Codable, Hashable, CaseIterable {
  case jsonLines = "json-lines"
  case parquet
  case warc
  case text
}

/// How a file is compressed as a whole.
public enum CorpusCompression: String, Sendable, Codable, Hashable, CaseIterable {
  case none
  case gzip
  case zstd
}

/// One file of a corpus, and what it turned out to be.
public struct CorpusFile: Sendable, Codable, Hashable {
  /// Where it lies; `-` for standard input.
  public var path: String
  /// What its records are.
  public var format: CorpusFormat
  /// How it is compressed.
  public var compression: CorpusCompression
  /// Its size on the disk in bytes; 0 for standard input.
  public var size: Int
  /// Why it cannot be read at all; it then counts as one record, quarantined.
  public var refusal: Quarantine?
  /// Where its bytes really lie, when that is not its path: what came on standard input, kept in a
  /// file. It says nothing of the corpus, so it is never written down.
  public var location: String?

  /// The file to open.
  public var place: String { location ?? path }

  /// Whether it can be read once only, from the beginning.
  var isStandardInput: Bool { path == "-" && location == nil }

  private enum CodingKeys: CodingKey { case path, format, compression, size, refusal }

  /// A file from its parts.
  public init(
    path: String, format: CorpusFormat, compression: CorpusCompression = .none, size: Int,
    refusal: Quarantine? = nil
  ) {
    self.path = path
    self.format = format
    self.compression = compression
    self.size = size
    self.refusal = refusal
  }
}
