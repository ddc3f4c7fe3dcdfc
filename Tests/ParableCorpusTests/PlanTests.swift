import Foundation
import ParableCore
import Testing

@testable import ParableCorpus

/// Which files a corpus has, and what they are taken for.
struct PlanTests {
  @Test func `folders are walked in bytewise order, and no file is read twice`() throws {
    let folder = try Folder()
    for name in ["b.jsonl", "B.jsonl", "a/z.txt", ".hidden", "a/.git/x.txt", "é.md"] {
      _ = try folder.write(name, FaultTests.good)
    }
    let plan = try CorpusPlan(paths: [folder.path("b.jsonl"), folder.url.path, folder.path("*.md")])
    let names = plan.files.map { $0.path.dropFirst(folder.url.path.count + 1) }
    #expect(names == ["b.jsonl", "B.jsonl", "a/z.txt", "é.md"])
    #expect(plan.files.map(\.format) == [.jsonLines, .jsonLines, .text, .text])
    let deep = try CorpusPlan(paths: [folder.path("**/*.txt")])
    #expect(deep.files.count == 1)
  }

  @Test func `a path that is not there, and a pattern without a file, are errors`() throws {
    let folder = try Folder()
    #expect(throws: FileError.self) { try CorpusPlan(paths: [folder.path("nope.jsonl")]) }
    #expect(throws: CorpusError.self) { try CorpusPlan(paths: [folder.path("*.jsonl")]) }
    #expect(throws: CorpusError.self) { try CorpusPlan(paths: [folder.url.path]) }
  }

  @Test func `bytes say more than names`() throws {
    let folder = try Folder()
    let json = try folder.compress("data.bin", FaultTests.good, .zstd)
    let plan = try CorpusPlan(paths: [json, try folder.write("x.dat", "WARC/1.0\r\n")])
    #expect(plan.files.map(\.format) == [.jsonLines, .warc])
    #expect(plan.files.map(\.compression) == [.zstd, .none])
  }

  @Test func `small text files make one segment, named by the first`() throws {
    let folder = try Folder()
    for index in 0..<50 { _ = try folder.write("\(100 + index).md", "text \(index)\n") }
    _ = try folder.write("999.jsonl", FaultTests.good)
    var options = ReadOptions()
    options.segmentBytes = 200
    let reading = try Reading([folder.url.path], options)
    #expect(reading.texts.count == 51)
    #expect(reading.segments.count == 3)
    #expect(reading.records.map(\.position.file) == Array(0..<51))
    let one = try Reading([folder.url.path], options, only: [reading.segments[1]])
    #expect(one.records == reading.records.filter { one.records.contains($0) })
    #expect(one.segments == [reading.segments[1]])
  }

  @Test func `a long text is split at its blank lines, and the tally says so`() throws {
    let folder = try Folder()
    let path = try folder.write("a.txt", "\n \n  one\ntwo\n\n\n  \nthree\n\n four \n")
    let whole = try Reading([path])
    #expect(whole.records.count == 1 && whole.tally.splitFiles == 0)
    var options = ReadOptions()
    options.maxDocumentBytes = 10
    let split = try Reading([path], options)
    #expect(split.texts == ["one\ntwo", "three", "four"])
    #expect(split.records.map(\.offset) == [5, 18, 26])
    #expect(split.tally.splitFiles == 1)
  }

  @Test func `fields are found by their path, and who speaks beside them`() throws {
    let folder = try Folder()
    let line =
      #"{"text":"no","data":{"body":"one"},"turns":[{"from":"gpt","value":"two"},{"value":3}]}"#
    let path = try folder.write("a.jsonl", line)
    let asked = try Reading([path], ReadOptions(fields: ["data.body", "turns[].value"]))
    #expect(asked.texts == ["one\n\ntwo"])
    #expect(asked.records.first?.parts == [["none", "text"], ["assistant", "text"]])
    #expect(throws: CorpusError.self) { try Reading([path], ReadOptions(fields: ["a..b"])) }
    #expect(try Reading([path], ReadOptions(fields: ["b"])).faults == [.missingField])
  }

  @Test(arguments: [[], ["text"]])
  func `the licence that each record claims is the one of its metadata`(fields: [String]) throws {
    let folder = try Folder()
    let path = try folder.write(
      "a.jsonl",
      """
      {"text":"a","license":"mit"}
      {"text":"b \\ud83d","metadata":{"license":"cc0"}}
      {"text":"c, and a licence in words"}
      {"text":"d","license_abbr":"by"}
      {"text":"e","license":["mit"],"metadata":{"license_type":"odc"}}
      {"text":"f","license":null}

      """)
    let records = try Reading([path], ReadOptions(fields: fields), metadata: true).records
    let claimed = records.filter { $0.text.first != "b" }.map(\.license)
    #expect(claimed == ["mit", nil, "by", "odc", nil])
    #expect(records.map(\.license) == records.map(\.metadata?.license))
  }

  @Test func `metadata is found under the names that corpora use`() throws {
    let folder = try Folder()
    let path = try folder.write(
      "a.jsonl",
      #"{"id":"i","text":"t","source":"s","metadata":{"url":"u","license":"l"},"date":"d"}"#)
    let metadata = try #require(try Reading([path], metadata: true).records.first?.metadata)
    #expect(metadata.id == "i" && metadata.url == "u" && metadata.license == "l")
    #expect(metadata.source == "s" && metadata.date == "d")
  }

  @Test func `a page loses its tags and keeps its text and its provenance`() throws {
    let folder = try Folder()
    let page = """
      <html><head><title>T &amp; x</title><style>p{}</style><script>if (a<b) "</p>"</script></head>
      <body><!-- no --><p class="a>b">One <b>two</b>&nbsp;three&#8217;s</p><p>4 < 5</p></body></html>
      """
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.org\r\n"
    let rest = "WARC-Block-Digest: sha1:X\r\nContent-Length: \(http.utf8.count)\r\n\r\n"
    let path = try folder.write("a.warc", head + rest + http + "\r\n\r\n")
    let record = try #require(try Reading([path], metadata: true).records.first)
    #expect(record.text == "T & x\nOne two three’s\n4 < 5")
    #expect(record.metadata?.url == "http://x.org" && record.metadata?.digest == "sha1:X")
  }
}
