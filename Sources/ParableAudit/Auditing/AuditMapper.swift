import Foundation
import ParableCore
import ParableCorpus
import ParableLocal

/// Sends every record of a corpus through the cascade: scan, linear heads, encoder.
struct AuditMapper: RecordMapper {
  let settings: AuditSettings
  let lexicon: Lexicon
  let compiled: CompiledLexicon
  let classifier: PortrayalClassifier
  let encoder: PassageEncoder?

  /// What one worker keeps.
  final class Scratch {
    var scanner: CandidateScanner<VectorTermFinder>
    let reader: PassageReader
    let duplicates = NearDuplicates()

    init(_ mapper: AuditMapper) throws {
      scanner = try CandidateScanner(mapper.lexicon, compiled: mapper.compiled)
      reader = try PassageReader(mapper.classifier, encoder: mapper.encoder)
    }
  }

  func makeScratch() throws -> Scratch { try Scratch(self) }

  func makePartial() -> AuditPartial {
    AuditPartial(sampleSize: settings.sampleSize)
  }

  func merge(_ later: AuditPartial, into earlier: inout AuditPartial) { earlier.merge(later) }

  func map(
    _ record: borrowing RecordView, into partial: inout AuditPartial, scratch: inout Scratch
  ) {
    let source = settings.mix.ownerOfFile[record.position.file]
    let loss = settings.mix.sources[source].loss
    let supervised = loss.supervisedBytes(of: record.parts)
    // Scanning fails for want of memory only; then there is nothing sensible to go on with.
    let text = record.text
    guard let found = try? scratch.scanner.scan(text) else {
      preconditionFailure("no memory to scan a text of \(text.count) bytes")
    }
    var stratum = found.stratum
    var spans: [Finding.Span] = []
    if found.isCandidate {
      spans = read(record, found, scratch, &partial)
      stratum = AuditStratum(conduct: spans.map(\.conduct).max() ?? 0)
    }
    partial.counts.add(
      source: source, stratum: stratum, bytes: record.text.count, supervised: supervised)
    partial.documents[record.position.file, default: 0] += 1
    if let licence = record.license(), !licence.isEmpty {
      let name = String(licence.unicodeScalars.prefix(AuditSettings.licenceScalars))
      partial.licences[record.position.file, default: [:]][name, default: 0] += 1
    }
    if !spans.isEmpty, stratum != .unlikely || spans.contains(where: { $0.stance != .none }) {
      let summary = DocumentSummary(spans)
      partial.findings.append(
        finding(record, source, supervised, stratum, spans, summary, scratch))
      if summary.showsConduct {
        partial.surroundings[record.position] = summary.surroundings(in: text)
      }
    }
    draw(record, source, stratum, spans, into: &partial)
  }

  /// Reads the passages around candidates.
  private func read(
    _ record: borrowing RecordView, _ found: ScanFinding, _ scratch: Scratch,
    _ partial: inout AuditPartial
  ) -> [Finding.Span] {
    let signs = ScanSigns(found, lexicon)
    let places = PassageCutter.passages(
      found.windows.map(\.bytes), in: record.text, limit: AuditSettings.passageBytes)
    var spans: [Finding.Span] = []
    for place in places {
      let text = UnsafeBufferPointer(rebasing: record.text[place])
      var answer = scratch.reader.readLinearly(text, signs)
      if scratch.reader.hasEncoder, classifier.conduct(answer) >= AuditSettings.encoderFloor {
        partial.encoded += 1
        answer = (try? scratch.reader.read(text, signs)) ?? answer
      }
      let part = record.parts.first { $0.range.overlaps(place) }
      spans.append(
        classifier.span(
          place, role: part.flatMap { $0.role == .none ? nil : $0.role },
          field: part.flatMap { $0.field == .text ? nil : $0.field }, answer))
    }
    return spans
  }

  private func finding(
    _ record: borrowing RecordView, _ source: Int, _ supervised: Int, _ stratum: AuditStratum,
    _ spans: [Finding.Span], _ summary: DocumentSummary, _ scratch: Scratch
  ) -> Finding {
    let text = record.text
    return Finding(
      file: record.position.file, offset: record.position.offset, source: source,
      record: record.metadata(), sha256: Fingerprint(of: text).hex, bytes: text.count,
      supervised: supervised, stratum: stratum,
      read: scratch.reader.hasEncoder ? .encoder : .linear, stance: summary.stance,
      codes: summary.codes, discussed: summary.discussed, scores: summary.scores, spans: spans,
      quote: summary.showsConduct ? summary.quote(of: text) : nil,
      bands: summary.showsConduct
        ? scratch.duplicates.bandHashes(of: String(decoding: text.prefix(1 << 16), as: UTF8.self))
        : [])
  }

  /// Draws a passage of the document: the one with most conduct, or, where nothing was read, one
  /// that the document's own number chooses.
  private func draw(
    _ record: borrowing RecordView, _ source: Int, _ stratum: AuditStratum,
    _ spans: [Finding.Span], into partial: inout AuditPartial
  ) {
    let priority = record.position.priority(seed: settings.seed)
    guard partial.samples[stratum.rawValue].wants(priority) else { return }
    let best = spans.max { $0.conduct < $1.conduct }
    let text = record.text
    let pieces = (text.count + AuditSettings.passageBytes - 1) / AuditSettings.passageBytes
    let chosen = Int(truncatingIfNeeded: priority >> 8) % max(1, pieces)
    let place =
      best.map { $0.start..<$0.end }
      ?? PassageCutter.passages([0..<text.count], in: text, limit: AuditSettings.passageBytes)[
        chosen]
    let position = record.position
    partial.samples[stratum.rawValue].offer(priority) {
      SampledText(
        file: position.file, offset: position.offset, source: source, stratum: stratum,
        start: place.lowerBound, end: place.upperBound,
        text: String(decoding: text[place], as: UTF8.self), stance: best?.stance ?? .none,
        scores: best?.scores ?? [:])
    }
  }
}

extension CorpusMix.Loss {
  /// How many bytes of these parts the loss counts.
  func supervisedBytes(of parts: UnsafeBufferPointer<RecordPart>) -> Int {
    parts.reduce(0) { $0 + (counts($1.role, $1.field) ? $1.range.count : 0) }
  }

  /// Whether the loss counts what stands in such a part.
  func counts(_ role: RecordRole?, _ field: RecordField?) -> Bool {
    switch self {
    case .all: true
    case .assistant: role == .assistant
    case .completion: field == .completion || field == .chosen || role == .assistant
    }
  }
}
