import Foundation
import ParableCore
import ParableCorpus

/// What one segment amounts to, as a file: the unit in which an audit is resumed, and in which many
/// machines share one.
///
/// Its first line is a ``Head``; each line after it is a ``Finding``. It depends on the segment and
/// the settings alone, so it does not matter who made it, or how often.
struct AuditPart {
  /// Everything but the findings.
  struct Head: Codable {
    var segment: SegmentID
    var files: Range<Int>
    var isLastOfFile: Bool
    var tally: Tally
    var quarantine: [QuarantineEntry]
    var counts: AuditCounts
    var samples: [PrioritySample<SampledText>]
    var licences: [Int: [String: Int]]
    var documents: [Int: Int]
    var encoded: Int
    var findings: Int
  }

  static let folder = "parts"

  static func fileName(_ id: SegmentID) -> String {
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
    return "\(padded(id.file))-\(padded(id.index)).jsonl"
  }

  /// The segment that a file is the part of; nil for a foreign file.
  static func segment(ofFileNamed name: String) -> SegmentID? {
    guard name.hasSuffix(".jsonl") else { return nil }
    let numbers = name.dropLast(6).split(separator: "-").compactMap { Int($0) }
    return numbers.count == 2 ? SegmentID(file: numbers[0], index: numbers[1]) : nil
  }

  /// Writes a segment's part, whole or not at all.
  static func write(_ outcome: SegmentOutcome<AuditPartial>, to folder: URL) throws {
    let partial = outcome.partial
    let head = Head(
      segment: outcome.id, files: outcome.files, isLastOfFile: outcome.isLastOfFile,
      tally: outcome.tally, quarantine: outcome.quarantine, counts: partial.counts,
      samples: partial.samples, licences: partial.licences, documents: partial.documents,
      encoded: partial.encoded, findings: partial.findings.count)
    try AtomicFile.write(to: folder.appending(path: fileName(outcome.id))) { handle in
      try handle.write(contentsOf: line(head))
      for finding in partial.findings { try handle.write(contentsOf: line(finding)) }
    }
  }

  /// Reads a part: its head, then each finding with its line.
  static func read(
    _ file: URL, head: (Head) throws -> Void, finding: (Finding, Data) throws -> Void
  ) throws {
    let data = try Data(contentsOf: file, options: .mappedIfSafe)
    var lines = data.split(separator: 0x0A, omittingEmptySubsequences: true)[...]
    let decoder = JSONDecoder()
    func malformed() -> FileError {
      .unreadable(
        path: file.path, reason: "it is no part of an audit; remove it and run the audit again")
    }
    guard let first = lines.popFirst(), let top = try? decoder.decode(Head.self, from: first),
      top.findings == lines.count
    else { throw malformed() }
    try head(top)
    for line in lines {
      guard let value = try? decoder.decode(Finding.self, from: line) else { throw malformed() }
      try finding(value, line)
    }
  }

  static func line(_ value: some Encodable) throws -> Data {
    var data = try CanonicalJSON.data(of: value)
    data.append(0x0A)
    return data
  }
}
