import Foundation
import ParableCore
import ParableCorpus

extension CurationPass {
  /// Curates a Parquet file: the same schema, the same row groups without the rows that are left
  /// out.
  func curateRows(copiesWhole: Bool) throws {
    let place = outputs == nil || copiesWhole ? Self.nowhere : nil
    defer { place.map { try? FileManager.default.removeItem(at: $0) } }
    let reader = try place.map { try ParquetWriter(to: $0, like: path) } ?? keptTable()
    var first = 0
    for group in 0..<reader.groups {
      let rows = try rows(group, from: first, reader)
      if !copiesWhole, outputs != nil { try write(rows, group) }
      first += rows.count
    }
    if copiesWhole { try outputs?.copy(path) }
  }

  /// A row and what becomes of it.
  private struct Row {
    var act = CurationAct.keep
    /// Its text before and after masking; nil where nothing is masked.
    var masked: (was: String, now: String)?
  }

  /// A name for a file that is begun and never finished: reading rows needs a writer.
  private static var nowhere: URL {
    FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  }

  private func keptTable() throws -> ParquetWriter {
    try outputs!.table(job.folder!.kept(file), like: path)
  }

  private func rows(_ group: Int, from first: Int, _ reader: ParquetWriter) throws -> [Row] {
    let options = job.corpus.options(forFile: file)
    return try reader.texts(inGroup: group, options: options).enumerated().map { index, row in
      guard var row else {
        skip()
        return Row()
      }
      let parts = row.parts
      return try row.text.withUTF8 { text in
        let number = first + index
        let document = Document(offset: number, text: text) {
          ["id", "doc_id", "uuid"].lazy.compactMap { reader.value(row: number, column: $0) }.first
        }
        let verdict = try judge(document)
        return try self.row(verdict, document, parts: parts)
      }
    }
  }

  private func row(_ verdict: Verdict, _ document: Document, parts: Int) throws -> Row {
    let text = String(decoding: document.text, as: UTF8.self)
    if !verdict.decision.act.isKept {
      let json = CanonicalJSON.text(of: .string(text))
      try keepAside(verdict, document, record: ("text", Array(json.utf8)), .none)
    }
    var row = Row(act: verdict.decision.act)
    if case .mask(let mask, _) = verdict.decision.act {
      guard parts == 1 else { throw nested }
      row.masked = (text, masked(Array(document.text), verdict.spans, mask))
    }
    return row
  }

  private var nested: CurationError {
    .cannotWrite(
      path: path, reason: "a mask cannot be put into nested columns; use review or drop")
  }

  private func masked(_ text: [UInt8], _ spans: [Range<Int>], _ mask: String) -> String {
    var (result, at) = ([UInt8](), 0)
    for span in spans.map({ text.wholeCharacters($0) }).merged {
      result += text[at..<span.lowerBound] + Array(mask.utf8)
      at = span.upperBound
    }
    return String(decoding: result + text[at...], as: UTF8.self)
  }

  private func write(_ rows: [Row], _ group: Int) throws {
    for (kind, act) in [("dropped", CurationAct.drop), ("review", .review)] {
      let path = job.folder!.rows(kind, file)
      let keep = rows.map { $0.act == act }
      guard keep.contains(true) else { continue }
      try outputs!.table(path, like: self.path).copy(group: group, keep: keep)
    }
    let kept = try keptTable()
    guard rows.contains(where: { $0.masked != nil }) else {
      return try kept.copy(group: group, keep: rows.map(\.act.isKept))
    }
    try writeMasked(rows, group, kept)
  }

  /// Writes a group with new texts. A row whose column is null or no text cannot be written with
  /// one, so the group is divided before and after such rows.
  private func writeMasked(_ rows: [Row], _ group: Int, _ writer: ParquetWriter) throws {
    let (column, own) = try textColumn(rows, group, writer)
    var first = 0
    while first < rows.count {
      let hasText = own[first] != nil
      let end = rows[first...].indices.first { (own[$0] != nil) != hasText } ?? rows.count
      let keep = rows.indices.map { first <= $0 && $0 < end && rows[$0].act.isKept }
      first = end
      guard keep.contains(true) else { continue }
      if hasText {
        let texts = rows.indices.map { keep[$0] ? rows[$0].masked?.now ?? own[$0] : nil }
        try writer.copy(group: group, replacing: column, with: texts)
      } else {
        try writer.copy(group: group, keep: keep)
      }
    }
  }

  /// The column that all masked texts of a group stand in, and what it holds in each row.
  private func textColumn(
    _ rows: [Row], _ group: Int, _ reader: ParquetWriter
  ) throws -> (name: String, texts: [String?]) {
    var options = job.corpus.options(forFile: file)
    let names = options.fields.isEmpty ? ["text", "content", "contents"] : options.fields
    for name in names where !name.contains(where: { ".[".contains($0) }) {
      options.fields = [name]
      let texts = try reader.texts(inGroup: group, options: options).map { $0?.text }
      if zip(rows, texts).allSatisfy({ $0.masked == nil || $0.masked!.was == $1 }) {
        return (name, texts)
      }
    }
    throw nested
  }
}
