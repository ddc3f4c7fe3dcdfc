import Foundation
import OracleTesting
import ParableCore
import ParableCorpus
import Testing

/// Corpora made by Python's libraries hold the records that Python says.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct CorpusOracleTests {
  private struct Question: Encodable {
    var seed: Int
    var folder: String
  }

  private struct Expected: Decodable, Hashable {
    var offset: Int
    var text: String
    var parts: [[String]]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      offset = try list.decode(Int.self)
      text = try list.decode(String.self)
      parts = try list.decode([[String]].self)
    }
  }

  @Test(arguments: [1, 2, 3])
  func `every file holds the records that Python says, however it is split`(seed: Int) throws {
    let folder = try Folder()
    let expected: [String: [Expected]] = try Oracle("corpus.py").ask(
      Question(seed: seed, folder: folder.url.path))
    #expect(expected.count == 13)
    for (name, records) in expected.sorted(by: { $0.key < $1.key }) {
      var options = ReadOptions()
      options.maxDocumentBytes = 1000
      let whole = try Reading([folder.path(name)], options, workers: 2)
      #expect(whole.quarantine.isEmpty, "\(name)")
      #expect(whole.records.map(\.offset) == records.map(\.offset), "\(name)")
      #expect(whole.texts == records.map(\.text), "\(name)")
      #expect(whole.records.map(\.parts) == records.map(\.parts), "\(name)")
      #expect(whole.lastSegments == [SegmentID(file: 0, index: 0)], "\(name)")
      try checkSplits(folder.path(name), whole, options)
    }
  }

  /// Any size of segments, any number of workers and any part alone give the same records.
  private func checkSplits(_ path: String, _ whole: Reading, _ options: ReadOptions) throws {
    for segmentBytes in [61, 5000, 70_000] {
      var split = options
      split.segmentBytes = segmentBytes
      let all = try Reading([path], split, workers: 3)
      #expect(all.records == whole.records, "\(path) \(segmentBytes)")
      #expect(all.tally == whole.tally, "\(path) \(segmentBytes)")
      #expect(all.lastSegments == all.segments.suffix(1))
      let one = Set(all.segments.indices.filter { $0 % 5 == 1 }.map { all.segments[$0] })
      let picked = try Reading([path], split, workers: 1, only: one)
      let rest = try Reading([path], split, workers: 2, skipping: one)
      #expect(Set(picked.segments) == one)
      #expect(rest.segments == all.segments.filter { !one.contains($0) })
      let together = (picked.records + rest.records).sorted { $0.position < $1.position }
      #expect(together == whole.records, "\(path) \(segmentBytes)")
      #expect(Set(picked.lastSegments + rest.lastSegments) == Set(all.lastSegments))
    }
  }
}
