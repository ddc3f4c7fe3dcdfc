import CParableArrow
import CParableBytes
import Foundation

extension ParquetWriter {
  /// A row that holds a document.
  public struct RowText: Sendable {
    /// The document's text; parts are joined by two newlines.
    public var text: String
    /// In how many parts it lies in the row.
    public var parts: Int
  }

  /// The documents of one group of the source by row; nil where ``CorpusReader`` delivers none.
  ///
  /// - Throws: ``ArrowError/refused(path:reason:)`` for a group that cannot be decoded.
  public func texts(
    inGroup group: Int, options: ReadOptions = ReadOptions()
  ) throws(ArrowError) -> [RowText?] {
    var result: [RowText?] = []
    let failure = source.read(group: group, fields: options.fields) { batch in
      var (text, part) = (0, 0)
      for row in 0..<Int(batch.rows) {
        let (textEnd, partEnd) = (Int(batch.text_ends[row]), Int(batch.part_ends[row]))
        defer { (text, part) = (textEnd, partEnd) }
        let isFine = parable_row_status(UInt32(batch.status[row])) == PARABLE_ROW_FINE
        let bytes = UnsafeBufferPointer(start: batch.text + text, count: textEnd - text)
        let holds = isFine && Self.isDocument(bytes, limit: options.maxRecordBytes)
        result.append(
          holds ? RowText(text: String(decoding: bytes, as: UTF8.self), parts: partEnd - part) : nil
        )
      }
    }
    guard failure == nil, result.count == rows(inGroup: group) else {
      throw .refused(
        path: source.path, reason: failure ?? "the row group \(group) has too few rows")
    }
    return result
  }

  /// A value of one row of the source, as text; slow.
  public func value(row: Int, column: String) -> String? { source.value(row: row, path: column) }

  private static func isDocument(_ text: UnsafeBufferPointer<UInt8>, limit: Int) -> Bool {
    guard let base = text.baseAddress, text.count <= limit else { return false }
    return memchr(base, 0, text.count) == nil && parable_utf8_valid(base, text.count)
      && !parable_is_blank(base, text.count)
  }
}
