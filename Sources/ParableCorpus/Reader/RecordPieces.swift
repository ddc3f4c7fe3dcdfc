import CParableBytes
import Foundation
import ParableCore

/// One file of JSON lines or text, cut into pieces on one thread: all pieces, put together, are the
/// decompressed file, byte for byte.
///
/// Where records begin, and which of them hold a text, is as ``CorpusReader`` has it.
/// Memory: one chunk of about 1 MiB, or of the longest record up to the limit.
public final class RecordPieces {
  /// Some bytes of the file. Everything in it is borrowed for the call.
  public struct Piece {
    /// Where it begins in the decompressed file, in bytes.
    public var offset: Int
    /// Its bytes: a line with its newline, a paragraph with the white space behind it.
    public var raw: UnsafeBufferPointer<UInt8>
    /// The document in it; nil for what holds no text or cannot be read.
    public var record: Record?
  }

  /// A document.
  public struct Record {
    /// Its own bytes: a line without its newline, a paragraph without white space at its end.
    public var body: UnsafeBufferPointer<UInt8>
    /// Its text; parts are joined by two newlines.
    public var text: UnsafeBufferPointer<UInt8>
    /// Its parts in order.
    public var parts: UnsafeBufferPointer<RecordPart>
  }

  private static let chunkBytes = 1 << 20

  private let file: CorpusFile
  private let options: ReadOptions
  private let window: StreamWindow
  private let json: JSONReader
  private let usual = JSONReader(fields: [])
  private var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  /// Opens a file.
  ///
  /// - Precondition: its format is JSON lines or text.
  /// - Throws: ``FileError/unreadable(path:reason:)``.
  public init(_ file: CorpusFile, options: ReadOptions = ReadOptions()) throws {
    precondition(file.format == .jsonLines || file.format == .text)
    self.file = file
    self.options = options
    window = StreamWindow(
      try ByteStream(
        path: file.path, compression: file.compression, maxExpansion: options.maxExpansion))
    json = JSONReader(fields: options.fields)
  }

  /// Calls `body` with every piece, in order.
  ///
  /// - Throws: What `body` throws, and ``FileError/unreadable(path:reason:)`` for a damaged file.
  public func forEach(_ body: (Piece) throws -> Void) throws {
    if file.format == .jsonLines {
      try emit(window.skipByteOrderMark(), at: 0, body)
      try cut(by: RecordCutter(delimiter: .newline)) { try lines($0, at: $1, body) }
    } else {
      try texts(body)
    }
    if let fault = window.fault {
      throw FileError.unreadable(path: file.path, reason: "\(fault)")
    }
  }

  /// What the line in hand says of itself; only inside `forEach`, for JSON lines.
  public func metadata() -> RecordMetadata {
    readLine()
    return RecordMetadata { usual.value($0) }
  }

  /// A value of the line in hand; only inside `forEach`, for JSON lines.
  public func value(_ path: String) -> String? {
    readLine()
    return usual.value(path)
  }

  private func readLine() {
    var ignored = parable_record()
    _ = usual.read(line, into: &ignored)
  }

  /// Gives runs of whole records, each with its offset.
  private func cut(
    by cutter: RecordCutter, _ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Void
  ) throws {
    while true {
      window.fill(Self.chunkBytes)
      guard window.count > 0 else { return }
      let offset = window.offset
      let (chunk, range) = window.take(try measure(cutter))
      try body(chunk[range], offset)
    }
  }

  /// How many bytes of whole records the window begins with.
  private func measure(_ cutter: RecordCutter) throws -> Int {
    while true {
      if let cut = cutter.cut(window.bytes, limit: .max) { return cut }
      if window.hasEnded { return window.count }
      guard window.count <= options.maxRecordBytes else {
        throw FileError.unreadable(
          path: file.path,
          reason: "a record at byte \(window.offset) is longer than \(options.maxRecordBytes) bytes"
        )
      }
      window.fill(window.count * 2)
    }
  }

  private func lines(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ body: (Piece) throws -> Void
  ) throws {
    var start = 0
    var record = parable_record()
    while start < bytes.count, let base = bytes.baseAddress {
      let found = memchr(base + start, 10, bytes.count - start)
      let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
      line = UnsafeBufferPointer(rebasing: bytes[start..<end])
      let raw = UnsafeBufferPointer(rebasing: bytes[start..<min(end + 1, bytes.count)])
      var piece = Piece(offset: offset + start, raw: raw)
      if line.count <= options.maxRecordBytes, json.read(line, into: &record) == PARABLE_RECORD_FINE
      {
        piece.record = Record(
          body: line, text: UnsafeBufferPointer(start: record.text, count: record.text_count),
          parts: recordParts(record))
      }
      try body(piece)
      start = end + 1
    }
  }

  /// A text of one document, or a long one with a document a paragraph.
  private func texts(_ body: (Piece) throws -> Void) throws {
    window.fill(options.maxDocumentBytes + 1)
    if window.hasEnded {
      let (chunk, range) = window.take(window.count)
      return try text(chunk[range], body: chunk[range], at: 0, body)
    }
    try emit(window.skipByteOrderMark(), at: 0, body)
    var scan = BlankLineScan(insideText: false)
    while let lead = leadingBlanks(&scan) {
      let offset = window.offset
      let (chunk, range) = window.take(lead)
      try body(Piece(offset: offset, raw: chunk[range]))
      window.fill(Self.chunkBytes)
    }
    try cut(by: RecordCutter(delimiter: .blankLine)) { try paragraphs($0, at: $1, body) }
  }

  /// How many bytes of white space the window begins with; nil where a paragraph begins.
  private func leadingBlanks(_ scan: inout BlankLineScan) -> Int? {
    guard window.count > 0 else { return nil }
    guard let start = scan.next(in: window.bytes, from: 0) else { return window.count }
    defer { scan = BlankLineScan(insideText: false) }
    return start > 0 ? start : nil
  }

  private func paragraphs(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ body: (Piece) throws -> Void
  ) throws {
    var scan = BlankLineScan(insideText: true)
    var start = 0
    while start < bytes.count {
      let end = scan.next(in: bytes, from: start + 1) ?? bytes.count
      let raw = UnsafeBufferPointer(rebasing: bytes[start..<end])
      var trimmed = raw
      while let last = trimmed.last, [10, 13, 32, 9].contains(last) {
        trimmed = UnsafeBufferPointer(rebasing: trimmed.dropLast())
      }
      try text(raw, body: trimmed, at: offset + start, body)
      start = end
    }
  }

  /// A piece of text, with its document where it is one.
  private func text(
    _ raw: UnsafeBufferPointer<UInt8>, body own: UnsafeBufferPointer<UInt8>, at offset: Int,
    _ body: (Piece) throws -> Void
  ) throws {
    var text = own
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = .init(rebasing: text.dropFirst(3)) }
    guard isDocument(text) else { return try body(Piece(offset: offset, raw: raw)) }
    try withUnsafePointer(to: RecordPart(range: 0..<text.count)) { part in
      let parts = UnsafeBufferPointer(start: part, count: 1)
      let record = Record(body: own, text: text, parts: parts)
      try body(Piece(offset: offset, raw: raw, record: record))
    }
  }

  private func isDocument(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress, text.count <= options.maxRecordBytes else { return false }
    return memchr(base, 0, text.count) == nil && parable_utf8_valid(base, text.count)
      && !parable_is_blank(base, text.count)
  }

  /// A byte order mark, as a piece of its own.
  private func emit(_ count: Int, at offset: Int, _ body: (Piece) throws -> Void) throws {
    guard count > 0 else { return }
    try [UInt8]([0xEF, 0xBB, 0xBF]).withUnsafeBufferPointer {
      try body(Piece(offset: offset, raw: $0))
    }
  }
}
