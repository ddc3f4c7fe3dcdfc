import Foundation
import Testing

@testable import ParableCorpus

/// Pieces against the reader, which is the reference for where records are.
struct RecordPiecesTests {
  private static let long = String(repeating: "word ", count: 60)

  @Test(arguments: [
    ("a.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}"),
    ("b.jsonl", "\u{FEFF}{\"text\":\"a\"}\r\n nope\r\n"),
    ("c.jsonl", ""), ("d.txt", "one\n\ntwo\n"), ("e.txt", "\u{FEFF}\n\n one\n \n\ntwo\u{0}\n\n\n"),
    ("f.txt", "\n\n\n" + String(repeating: long + "\n\t\n", count: 9000) + "end \n\n"),
    (
      "g.jsonl",
      String(repeating: "{\"messages\":[{\"role\":\"user\",\"content\":\"é🚀\"}]}\n", count: 40_000)
    ),
    ("h.txt", "   "),
  ])
  func `pieces put together are the file, and their documents are the reader's`(
    name: String, text: String
  ) throws {
    let folder = try Folder()
    let path = try folder.write(name, text)
    let options = ReadOptions(maxDocumentBytes: 2000)
    let plan = try CorpusPlan(paths: [path], options: options)
    var (bytes, seen) = ([UInt8](), [Seen]())
    try RecordPieces(plan.files[0], options: options).forEach { piece in
      #expect(piece.offset == bytes.count)
      bytes += piece.raw
      guard let record = piece.record else { return }
      let parts = record.parts.map { ["\($0.role)", "\($0.field)"] }
      seen.append(
        Seen(
          position: Position(file: 0, offset: piece.offset),
          text: String(decoding: record.text, as: UTF8.self), parts: parts))
    }
    #expect(bytes == Array(text.utf8))
    #expect(seen == (try Reading([path], options).records))
  }

  @Test func `a line's text is the reader's, whatever it is made of`() throws {
    let lines = [
      #"{"text":"a\u00e9\ud83d\ude80\n\"\\\/","text2":1}"#,
      #"{"content":["a",null,"b"],"text":""}"#,
      #"{"messages":[{"from":"human","value":"x"},{"role":"tool","content":[{"type":"image"},{"text":"y"}]}]}"#,
      #"{"prompt":"p","chosen":[{"role":"assistant","content":"c"}],"rejected":"r"}"#,
      #" { "text" : "a" , "text" : "b" , "n" : [ NaN , -1e5 , {} ] } "#,
    ]
    let folder = try Folder()
    let path = try folder.write("a.jsonl", lines.joined(separator: "\n"))
    let records = try Reading([path]).records
    #expect(records.count == lines.count)
    for (line, record) in zip(lines, records) {
      let parsed = try #require(JSONLine(line.utf8))
      #expect(String(decoding: parsed.text(), as: UTF8.self) == record.text)
      #expect(parsed.replacing([], with: "x") == Array(line.utf8))
    }
  }

  @Test func `what is no object is no line`() {
    for line in ["", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{} x", "{\"a\":\"\\", "nope"]
    {
      #expect(JSONLine(line.utf8) == nil, "\(line)")
    }
  }

  @Test func `a range within a character takes all of it`() throws {
    let line = try #require(JSONLine(#"{"text":"a\u00e9🚀b"}"#.utf8))
    #expect(line.replacing([2..<4], with: "-") == Array(#"{"text":"a-b"}"#.utf8))
  }
}
