import ParableCore
import ParableCorpus

extension CurationPass {
  /// Curates a file of JSON lines or text, piece by piece. Pieces that do not change are passed on
  /// as they are.
  func curatePieces(_ source: CorpusFile, copiesWhole: Bool) throws -> String? {
    let pieces = try RecordPieces(source, options: job.corpus.options(forFile: file))
    let writes = !copiesWhole && outputs != nil
    var sidecar = SidecarState(job.policy.sidecars, source.format)
    var wasWritten = false
    try pieces.forEach { piece in
      guard let record = piece.record else {
        if !piece.raw.isEmpty { skip() }
        if writes { try keptLines(source).write(raw: piece.raw) }
        return try write(&sidecar, pieces, source, nil)
      }
      let document = Document(
        offset: piece.offset, text: record.text,
        id: { source.format == .jsonLines ? pieces.metadata().id : nil })
      let verdict = try judge(document)
      try write(&sidecar, pieces, source, (verdict, record))
      guard writes || !verdict.decision.act.isKept else { return }
      guard verdict.decision.act.isKept else {
        return try keepAside(verdict, document, record: whole(record, source), source.compression)
      }
      try write(piece, record, verdict, source)
      wasWritten = true
    }
    if sidecar.fault != nil, let folder = job.folder {
      outputs?.abandon(folder.sidecar(file, path: path))
    }
    if copiesWhole { try outputs?.copy(source.path) }
    if writes, source.format == .jsonLines, !wasWritten { _ = try keptLines(source) }
    return sidecar.fault
  }

  private func keptLines(_ source: CorpusFile) throws -> LineWriter {
    try outputs!.lines(job.folder!.kept(file), source.compression)
  }

  /// The whole record as a member of an object.
  private func whole(
    _ record: RecordPieces.Record, _ source: CorpusFile
  ) -> (key: String, json: [UInt8]) {
    guard source.format == .text else { return ("record", Array(record.body)) }
    let text = String(decoding: record.text, as: UTF8.self)
    return ("text", Array(CanonicalJSON.text(of: .string(text)).utf8))
  }

  private func write(
    _ piece: RecordPieces.Piece, _ record: RecordPieces.Record, _ verdict: Verdict,
    _ source: CorpusFile
  ) throws {
    let writer = try keptLines(source)
    guard let body = try changed(record, verdict, source) else {
      return try writer.write(raw: piece.raw)
    }
    let start = record.body.baseAddress! - piece.raw.baseAddress!
    let line = piece.raw[..<start] + body + piece.raw[(start + record.body.count)...]
    try Array(line).withUnsafeBufferPointer { try writer.write(raw: $0) }
  }

  /// The record's own bytes with what the policy changes in them; nil where that is nothing.
  private func changed(
    _ record: RecordPieces.Record, _ verdict: Verdict, _ source: CorpusFile
  ) throws -> [UInt8]? {
    switch verdict.decision.act {
    case .mask(let mask, _):
      return source.format == .jsonLines
        ? try masked(record, verdict.spans, mask) : maskedText(record, verdict.spans, mask)
    case .weight(let weight) where job.policy.weights == .field && source.format == .jsonLines:
      let value = CanonicalJSON.text(of: .number(weight))
      return try line(record).setting("parable_weight", to: value)
    default: return nil
    }
  }

  private func masked(
    _ record: RecordPieces.Record, _ spans: [Range<Int>], _ mask: String
  ) throws -> [UInt8] {
    let fields = job.corpus.options(forFile: file).fields
    let line = try line(record)
    guard line.text(fields: fields) == Array(record.text) else {
      throw CurationError.cannotWrite(
        path: path, reason: "the place of a text in its line is not clear, so it cannot be masked")
    }
    return line.replacing(spans, with: mask, fields: fields)
  }

  private func line(_ record: RecordPieces.Record) throws -> JSONLine {
    guard let line = JSONLine(record.body) else {
      throw CurationError.cannotWrite(path: path, reason: "a line cannot be taken apart")
    }
    return line
  }

  private func maskedText(
    _ record: RecordPieces.Record, _ spans: [Range<Int>], _ mask: String
  ) -> [UInt8] {
    let text = Array(record.text)
    var (result, at) = (Array(record.body.prefix(record.body.count - text.count)), 0)
    for span in spans.map({ text.wholeCharacters($0) }).merged {
      result += text[at..<span.lowerBound] + Array(mask.utf8)
      at = span.upperBound
    }
    return result + text[at...]
  }
}

/// Whether a file can have Dolma's attributes.
struct SidecarState {
  /// Why it has none.
  var fault: String?
  let isWanted: Bool

  init(_ sidecars: CurationPolicy.Sidecars, _ format: CorpusFormat) {
    isWanted = sidecars == .dolma
    if isWanted, format != .jsonLines { fault = "Dolma reads JSON lines only" }
  }
}

extension CurationPass {
  /// Writes the row that belongs to a line, whatever becomes of the line: the rows are those of the
  /// file that was audited.
  private func write(
    _ sidecar: inout SidecarState, _ pieces: RecordPieces, _ source: CorpusFile,
    _ found: (verdict: Verdict, record: RecordPieces.Record)?
  ) throws {
    guard sidecar.isWanted, sidecar.fault == nil else { return }
    guard let (verdict, record) = found else {
      sidecar.fault = "a line holds no document, and Dolma needs one in each"
      return
    }
    let finding = verdict.finding
    let isShielded = finding.map { $0.codes.contains(where: job.policy.protected.contains) }
    let row = DolmaAttributes(
      finding, verdict.decision, masked: verdict.spans, text: record.text,
      isShielded: isShielded ?? false)
    guard let id = pieces.value("id"), pieces.value("text") != nil, record.parts.count == 1 else {
      sidecar.fault = "a line lacks the `id` or the `text` that Dolma needs"
      return
    }
    guard let outputs, let folder = job.folder else { return }
    let writer = try outputs.lines(folder.sidecar(file, path: path), source.compression)
    try writer.write(line: row.line(id: id))
  }
}
