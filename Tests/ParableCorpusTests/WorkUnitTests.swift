import Foundation
import ParableCore
import Testing

@testable import ParableCorpus

/// A corpus read in units is the corpus.
struct WorkUnitTests {
  @Test func `units read alone add up to the whole, and to nothing more`() throws {
    let folder = try Folder()
    let lines = (0..<60).map { "{\"text\":\"line \($0) \(String(repeating: "x", count: $0))\"}\n" }
    _ = try folder.write("a.jsonl", "\u{FEFF}" + lines.joined())
    _ = try folder.write("b.jsonl", "{\"text\":\"\(String(repeating: "y", count: 900))\"}\n")
    _ = try folder.compress("c.jsonl.gz", lines.joined(), .gzip)
    for index in 0..<9 { _ = try folder.write("d\(index).md", "text \(index)\n") }
    _ = try folder.write("e.txt", "one\n\ntwo\n\nthree\n\n" + String(repeating: "z ", count: 400))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("f.jsonl"), withDestinationPath: folder.path("gone"))
    let options = ReadOptions(maxDocumentBytes: 100, segmentBytes: 200)
    let whole = try Reading([folder.url.path], options)
    let plan = try CorpusPlan(paths: [folder.url.path], options: options)
    let units = try plan.workUnits()
    let undivided = units.filter { $0.index == nil }.map { plan.files[$0.file].path }
    #expect(undivided.map { $0.suffix(6) } == ["onl.gz", "/e.txt"])
    var (tally, records, segments) = (Tally(), [Seen](), [SegmentID]())
    for unit in units {
      let reader = CorpusReader(plan: plan, options: options, workers: 1)
      try reader.run(Collector(), only: [unit]) { outcome in
        tally += outcome.tally
        records += outcome.partial
        segments.append(outcome.id)
      }
    }
    #expect(records == whole.records && segments == whole.segments)
    #expect(tally == whole.tally)
  }

  @Test func `standard input in a file is read as the file, and keeps its own name`() throws {
    let folder = try Folder()
    let path = try folder.write("kept", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n")
    let plan = try CorpusPlan(paths: ["-"], standardInput: path)
    #expect(plan.files.map(\.path) == ["-"] && plan.files[0].size == 26)
    #expect(try plan.workUnits() == [WorkUnit(file: 0, index: 0)])
    let text = String(decoding: try CanonicalJSON.data(of: plan), as: UTF8.self)
    #expect(!text.contains("kept"), "where it was kept says nothing of the corpus")
    let reader = CorpusReader(plan: plan, options: ReadOptions(), workers: 1)
    var count = 0
    try reader.run(Collector()) { count += $0.partial.count }
    #expect(count == 2)
  }
}
