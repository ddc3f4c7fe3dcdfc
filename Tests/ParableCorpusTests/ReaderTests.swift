import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableCorpus

/// How a run begins, goes on and ends.
struct ReaderTests {
  private struct Stop: Error {}

  private func many(_ folder: Folder, lines: Int) throws -> String {
    let line = #"{"text":""# + String(repeating: "word ", count: 40) + "\"}\n"
    return try folder.write("many.jsonl", String(repeating: line, count: lines))
  }

  @Test func `an error in emit ends the run and reaches the caller`() throws {
    let folder = try Folder()
    let options = ReadOptions(segmentBytes: 1 << 20)
    let plan = try CorpusPlan(paths: [try many(folder, lines: 50_000)], options: options)
    var count = 0
    #expect(throws: Stop.self) {
      try CorpusReader(plan: plan, options: options, workers: 3).run(Collector()) { _ in
        count += 1
        if count == 3 { throw Stop() }
      }
    }
    #expect(count == 3)
  }

  @Test func `a cancelled task ends the run`() async throws {
    let folder = try Folder()
    let plan = try CorpusPlan(paths: [try many(folder, lines: 50_000)])
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try CorpusReader(plan: plan, options: ReadOptions()).run(Collector()) { _ in }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `a scratch that cannot be made is the run's error`() throws {
    struct Failing: RecordMapper {
      func makeScratch() throws { throw Stop() }
      func makePartial() -> Int { 0 }
      func map(_ record: borrowing RecordView, into partial: inout Int, scratch: inout ()) {}
      func merge(_ later: Int, into earlier: inout Int) {}
    }
    let folder = try Folder()
    let plan = try CorpusPlan(paths: [try many(folder, lines: 10)])
    #expect(throws: Stop.self) {
      try CorpusReader(plan: plan, options: ReadOptions(), workers: 2).run(Failing()) { _ in }
    }
  }

  @Test func `progress rises to the whole size`() throws {
    let folder = try Folder()
    let plan = try CorpusPlan(paths: [try many(folder, lines: 50_000)])
    var seen: [Int] = []
    try CorpusReader(plan: plan, options: ReadOptions()).run(
      Collector(), progress: { seen.append($0.bytes) }, emit: { _ in })
    #expect(seen == seen.sorted() && seen.last == plan.files[0].size)
  }

  @Test func `an empty file is one empty segment`() throws {
    let folder = try Folder()
    for name in ["a.jsonl", "a.txt", "a.warc"] {
      let reading = try Reading([try folder.write(name, "")])
      #expect(reading.segments == [SegmentID(file: 0, index: 0)], "\(name)")
      #expect(reading.lastSegments == reading.segments, "\(name)")
    }
  }

  @Test func `a record that begins at a segment's first byte belongs to it`() throws {
    let folder = try Folder()
    let line = #"{"text":"12345"}"# + "\n"
    #expect(line.utf8.count == 17)
    let path = try folder.write("a.jsonl", String(repeating: line, count: 20))
    let options = ReadOptions(segmentBytes: 17 * 4)
    let plan = try CorpusPlan(paths: [path], options: options)
    for index in 0..<5 {
      let only: Set = [SegmentID(file: 0, index: index)]
      let reading = try Reading([path], options, only: only)
      #expect(reading.records.map(\.offset) == (0..<4).map { (index * 4 + $0) * 17 })
    }
    var counts: [Int] = []
    try CorpusReader(plan: plan, options: options).run(Collector()) {
      counts.append($0.tally.records)
    }
    #expect(counts == [4, 4, 4, 4, 4])
  }

  @Test func `plans and outcomes survive JSON`() throws {
    let folder = try Folder()
    let path = try folder.write("a.jsonl", FaultTests.good + "{\n")
    let plan = try CorpusPlan(paths: [path])
    let again = try JSONDecoder().decode(CorpusPlan.self, from: JSONEncoder().encode(plan))
    #expect(again == plan)
    let tally = try Reading([path]).tally
    let text = String(decoding: try JSONEncoder().encode(tally), as: UTF8.self)
    #expect(text.contains(#""bad-json":1"#))
  }

  @Test(arguments: [CorpusCompression.none, .gzip, .zstd])
  func `standard input is read, compressed or not`(compression: CorpusCompression) throws {
    let folder = try Folder()
    let path = try folder.compress("in", String(repeating: FaultTests.good, count: 3), compression)
    try StandardInput.with(path) {
      let reading = try Reading(["-"])
      #expect(reading.texts == ["good", "good", "good"])
      #expect(reading.segments == [SegmentID(file: 0, index: 0)])
    }
  }

  @Test func `the parts of a chat say who speaks`() throws {
    let folder = try Folder()
    let path = try folder.write(
      "a.jsonl",
      #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","#
        + #""text":"u"},{"type":"image"}]},{"role":"assistant","content":null,"tool_calls":[]},"#
        + #"{"role":"tool","content":"t"}]}"#)
    let record = try #require(try Reading([path]).records.first)
    #expect(record.text == "s\n\nu\n\nt")
    #expect(record.parts.map(\.[0]) == ["system", "user", "tool"])
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `what the writer compresses, Python reads`() throws {
    let folder = try Folder()
    var generator = SeededGenerator(Seed(5))
    let lines = (0..<3000).map { _ in "line \(generator.next()) é漢😀" }
    let names = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"]
    for (name, kind) in zip(names, CorpusCompression.allCases) {
      let writer = try LineWriter(to: folder.url.appending(path: name), compression: kind)
      for line in lines { try writer.write(line: line) }
      #expect(!FileManager.default.fileExists(atPath: folder.path(name)))
      try writer.finish()
    }
    let output = try Oracle("corpus_lines.py").run(names.map(folder.path))
    let texts = try JSONDecoder().decode([String].self, from: output)
    let whole = lines.map { $0 + "\n" }.joined()
    #expect(texts == [whole, whole, whole])
  }

  @Test func `a writer that is given up leaves nothing, and a missing folder is an error`() throws {
    let folder = try Folder()
    do {
      let writer = try LineWriter(to: folder.url.appending(path: "a"))
      try writer.write(line: "lost")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    #expect(throws: FileError.self) { try LineWriter(to: folder.url.appending(path: "no/a")) }
  }
}

/// Puts a file in the place of standard input, one test at a time.
enum StandardInput {
  private static let lock = NSLock()

  static func with(_ path: String, _ body: () throws -> Void) throws {
    try lock.withLock {
      let former = dup(0)
      let file = open(path, O_RDONLY)
      dup2(file, 0)
      defer {
        dup2(former, 0)
        close(former)
        close(file)
      }
      try body()
    }
  }
}
