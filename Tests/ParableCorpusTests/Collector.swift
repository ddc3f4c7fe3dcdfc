import Foundation
import Testing

@testable import ParableCorpus

/// A record, copied out.
struct Seen: Sendable, Hashable {
  var position: Position
  var text: String
  var parts: [[String]]
  var metadata: RecordMetadata?
  var license: String?

  var offset: Int { position.offset }
}

/// Copies every record out.
struct Collector: RecordMapper {
  var wantsMetadata = false

  func makeScratch() {}
  func makePartial() -> [Seen] { [] }

  func map(_ record: borrowing RecordView, into partial: inout [Seen], scratch: inout ()) {
    let parts = record.parts.map { ["\($0.role)", "\($0.field)"] }
    var seen = Seen(
      position: record.position, text: String(decoding: record.text, as: UTF8.self), parts: parts)
    if wantsMetadata {
      seen.license = record.license()
      seen.metadata = record.metadata()
    }
    partial.append(seen)
  }

  func merge(_ later: [Seen], into earlier: inout [Seen]) { earlier += later }
}

/// What reading gave.
struct Reading: Hashable {
  var records: [Seen] = []
  var quarantine: [QuarantineEntry] = []
  var tally = Tally()
  var segments: [SegmentID] = []
  var lastSegments: [SegmentID] = []

  var faults: [Quarantine.Fault] { quarantine.map(\.reason.fault) }
  var texts: [String] { records.map(\.text) }

  /// Reads paths, and checks that what went in came out.
  init(
    _ paths: [String], _ options: ReadOptions = ReadOptions(), workers: Int = 2,
    skipping: Set<SegmentID> = [], only: Set<SegmentID>? = nil, metadata: Bool = false
  ) throws {
    let plan = try CorpusPlan(paths: paths, options: options)
    let reader = CorpusReader(plan: plan, options: options, workers: workers)
    try reader.run(
      Collector(wantsMetadata: metadata), skipping: skipping, only: only?.map(WorkUnit.init)
    ) { outcome in
      records += outcome.partial
      quarantine += outcome.quarantine
      tally += outcome.tally
      #expect(segments.last.map { $0 < outcome.id } ?? true, "segments come in order")
      segments.append(outcome.id)
      if outcome.isLastOfFile { lastSegments.append(outcome.id) }
    }
    #expect(tally.records == tally.delivered + tally.quarantined + tally.empty)
    #expect(tally.delivered == records.count)
    #expect(tally.quarantined == quarantine.reduce(0) { $0 + $1.records })
    #expect(tally.faults.values.reduce(0, +) == tally.quarantined)
  }
}

/// A folder that is gone with its last user.
final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let place = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
    return place.path
  }

  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }
}
