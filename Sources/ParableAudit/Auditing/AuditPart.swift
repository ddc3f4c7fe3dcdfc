import Foundation
import ParableCore
import ParableCorpus

/// What one segment amounts to, as a file: the unit in which an audit is resumed, and in which many
/// machines share one.
///
/// Its first line is a ``Head``, its second the samples; then comes a line for each ``Finding``,
/// and at last the ``Seal``. Its bytes depend on the segment and the settings alone, so it does not
/// matter who made it, or how often.
struct AuditPart {
  /// What is counted of a segment.
  struct Head: Codable {
    /// The settings under which it was made; parts of other settings do not go together.
    var settings: Fingerprint
    var segment: SegmentID
    var files: Range<Int>
    var isLastOfFile: Bool
    var tally: Tally
    var quarantine: [QuarantineEntry]
    var counts: AuditCounts
    var licences: [Int: [String: Int]]
    var documents: [Int: Int]
    var encoded: Int
    var findings: Int
    /// Of the loudest findings.
    var surroundings: [PlacedSurroundings]
  }

  /// What stands around the quotation of a document.
  struct PlacedSurroundings: Codable {
    var position: Position
    var text: Surroundings
  }

  /// The last line: a name for all bytes before it, by which a damaged part is known.
  struct Seal: Codable {
    var sha256: Fingerprint
  }

  let file: URL
  let head: Head
  let seal: Fingerprint
  private let samplesLine: Data
  private let findingLines: [Data]

  /// Writes a segment's part, whole or not at all, and gives its seal.
  static func write(
    _ outcome: SegmentOutcome<AuditPartial>, settings: Fingerprint, to file: URL
  ) throws -> Fingerprint {
    let partial = outcome.partial
    var data = try line(
      Head(
        settings: settings, segment: outcome.id, files: outcome.files,
        isLastOfFile: outcome.isLastOfFile, tally: outcome.tally, quarantine: outcome.quarantine,
        counts: partial.counts, licences: partial.licences, documents: partial.documents,
        encoded: partial.encoded, findings: partial.findings.count,
        surroundings: loudestSurroundings(of: partial)))
    data += try line(partial.samples)
    for finding in partial.findings { data += try line(finding) }
    let seal = Fingerprint(of: data)
    try AtomicFile.write(data + line(Seal(sha256: seal)), to: file)
    return seal
  }

  /// A report quotes the loudest findings of all, and these are the loudest of their segments.
  private static func loudestSurroundings(of partial: AuditPartial) -> [PlacedSurroundings] {
    var loudest = LoudestFindings()
    for finding in partial.findings { loudest.add(finding) }
    return loudest.positions.sorted().compactMap { position in
      partial.surroundings[position].map { PlacedSurroundings(position: position, text: $0) }
    }
  }

  /// Reads a part and checks its seal.
  ///
  /// - Throws: ``AuditPartsError/damaged(path:)``, ``FileError``.
  init(_ file: URL) throws {
    guard let data = try? Data(contentsOf: file, options: .mappedIfSafe) else {
      throw FileError.unreadable(path: file.path, reason: "the part cannot be read")
    }
    var lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    let decoder = JSONDecoder()
    guard lines.popLast()?.isEmpty == true, let last = lines.popLast(), lines.count >= 2,
      let seal = try? decoder.decode(Seal.self, from: last).sha256,
      Fingerprint(of: data[..<last.startIndex]) == seal,
      let head = try? decoder.decode(Head.self, from: lines[0]), head.findings == lines.count - 2
    else { throw AuditPartsError.damaged(path: file.path) }
    self.file = file
    self.head = head
    self.seal = seal
    samplesLine = lines[1]
    findingLines = Array(lines[2...])
  }

  /// The sample of each stratum.
  var samples: [PrioritySample<SampledText>] {
    get throws { try decoded(samplesLine) }
  }

  /// Calls a body with each finding and its line, without the end of the line.
  func forEachFinding(_ body: (Finding, Data) throws -> Void) throws {
    for line in findingLines { try body(decoded(line), line) }
  }

  private func decoded<Value: Decodable>(_ line: Data) throws -> Value {
    guard let value = try? JSONDecoder().decode(Value.self, from: line) else {
      throw AuditPartsError.damaged(path: file.path)
    }
    return value
  }

  /// A value as a line of canonical JSON.
  static func line(_ value: some Encodable) throws -> Data {
    var data = try CanonicalJSON.data(of: value)
    data.append(0x0A)
    return data
  }
}
