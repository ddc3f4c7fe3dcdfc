/// Why bytes of a corpus were not delivered.
public struct Quarantine: Sendable, Codable, Hashable {
  /// What is wrong.
  public var fault: Fault
  /// What more is known, such as the words of the library that refused it.
  public var detail: String

  /// A reason from its parts.
  public init(_ fault: Fault, _ detail: String = "") {
    self.fault = fault
    self.detail = detail
  }

  /// The kinds of fault; the raw values are stable, and reports use them.
  public enum Fault: String, Sendable, Codable, Hashable, CaseIterable, CodingKeyRepresentable {
    case unreadable = "unreadable"
    case unknownFormat = "unknown-format"
    case wrongMagic = "wrong-magic"
    case utf16 = "utf-16"
    case invalidUTF8 = "invalid-utf-8"
    case nul = "nul"
    case loneSurrogate = "lone-surrogate"
    case byteOrderMark = "byte-order-mark"
    case badJSON = "bad-json"
    case tooDeep = "nested-too-deep"
    case notAnObject = "not-an-object"
    case missingField = "missing-field"
    case wrongType = "wrong-type"
    case tooLong = "too-long"
    case truncated = "truncated"
    case corrupt = "corrupt"
    case expands = "expands-too-much"
    case badRecord = "bad-warc-record"
    case wrongLength = "wrong-length"
    case unsupportedEncoding = "unsupported-encoding"
    case changed = "changed-while-read"
  }
}

extension Quarantine: CustomStringConvertible {
  public var description: String {
    detail.isEmpty ? fault.sentence : "\(fault.sentence): \(detail)"
  }
}

extension Quarantine.Fault {
  /// What is wrong, in words.
  public var sentence: String {
    switch self {
    case .unreadable: "cannot be read"
    case .unknownFormat: "neither JSON lines, Parquet, WARC nor text"
    case .wrongMagic: "its first bytes are not those of the format in its name"
    case .utf16: "UTF-16 or UTF-32; convert it to UTF-8"
    case .invalidUTF8: "not valid UTF-8"
    case .nul: "holds a NUL character"
    case .loneSurrogate: "holds half of a surrogate pair"
    case .byteOrderMark: "begins with a byte order mark in the middle of the file"
    case .badJSON: "not JSON"
    case .tooDeep: "nested deeper than 1024 levels"
    case .notAnObject: "JSON, but not an object"
    case .missingField: "none of the fields is there"
    case .wrongType: "its field holds no text"
    case .tooLong: "longer than a record may be"
    case .truncated: "the file ends before its end; the rest is lost"
    case .corrupt: "the file is damaged from here on; the rest is lost"
    case .expands: "expands beyond the limit, as a zip bomb does; the rest is left"
    case .badRecord: "not a WARC record"
    case .wrongLength: "its Content-Length is wrong"
    case .unsupportedEncoding: "its content encoding is not read"
    case .changed: "changed while it was read"
    }
  }
}

/// Records that were not delivered: where, and why.
public struct QuarantineEntry: Sendable, Codable, Hashable {
  /// Where the record, or the first of them, begins.
  public var position: Position
  /// Why it was not delivered.
  public var reason: Quarantine
  /// How many records it stands for: more than 1 only for a damaged row group of Parquet.
  public var records: Int

  /// An entry from its parts.
  public init(position: Position, reason: Quarantine, records: Int = 1) {
    self.position = position
    self.reason = reason
    self.records = records
  }
}
