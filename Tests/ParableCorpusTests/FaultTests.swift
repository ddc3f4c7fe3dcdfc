import Foundation
import ParableCore
import Testing

@testable import ParableCorpus

/// What is wrong in a corpus is set aside with its place and reason, and reading goes on.
struct FaultTests {
  static let good = #"{"text":"good"}"# + "\n"

  static let deep: String = [
    #"{"text":"a","b":"#, String(repeating: "[", count: 10_000),
    String(repeating: "]", count: 10_000), "}",
  ].joined()

  static let lines: [(String, Quarantine.Fault)] = [
    (#"{"text":"a"#, Quarantine.Fault.badJSON), (#"{"text":"a"} x"#, .badJSON),
    (#"{"text":"a","b":[1,}"#, .badJSON), (#"["text"]"#, .notAnObject), (#""text""#, .notAnObject),
    (#"{"body":"a"}"#, .missingField), (#"{"text":7}"#, .wrongType),
    (#"{"text":{"a":1}}"#, .wrongType),
    (#"{"text":"a \ud800 b"}"#, .loneSurrogate), (#"{"text":"a \udc00"}"#, .loneSurrogate),
    (#"{"text":"\ud800\u0041"}"#, .loneSurrogate), (#"{"text":"a\u0000b"}"#, .nul),
    ("{\"text\":\"a\u{0}b\"}", .badJSON), ("\u{FEFF}{\"text\":\"a\"}", .byteOrderMark),
    (deep, .tooDeep),
  ]

  @Test(arguments: lines)
  func `a bad line is quarantined where it begins`(line: String, fault: Quarantine.Fault) throws {
    let folder = try Folder()
    let path = try folder.write("a.jsonl", Self.good + line + "\n" + Self.good)
    let reading = try Reading([path])
    #expect(reading.texts == ["good", "good"])
    #expect(reading.faults == [fault])
    #expect(reading.quarantine.first?.position == Position(file: 0, offset: Self.good.utf8.count))
  }

  @Test func `bytes that are no UTF-8 are quarantined`() throws {
    let folder = try Folder()
    let bad = Array(#"{"text":""#.utf8) + [0xC3, 0x28] + Array("\"}\n".utf8)
    let path = try folder.write("a.jsonl", Array(Self.good.utf8) + bad + Array(Self.good.utf8))
    #expect(try Reading([path]).faults == [.invalidUTF8])
    let text = try folder.write("b.txt", [0x61, 0xFF, 0x62])
    #expect(try Reading([text]).faults == [.invalidUTF8])
  }

  @Test func `blank lines and empty fields are counted as empty`() throws {
    let folder = try Folder()
    let path = try folder.write(
      "a.jsonl", "\n" + Self.good + "  \r\n" + #"{"text":null}"# + "\n" + #"{"text":" "}"#)
    let reading = try Reading([path])
    #expect(reading.texts == ["good"])
    #expect(reading.tally.empty == 4 && reading.tally.records == 5)
  }

  @Test func `what Python writes beyond JSON is no fault`() throws {
    let folder = try Folder()
    let path = try folder.write(
      "a.jsonl",
      #"{"text":"NaN 1e999","a":NaN,"b":[-Infinity,Infinity],"c":123456789012345678901234567890}"#
        + "\n" + #"{"a":"\ud800","text":"half a pair elsewhere"}"# + "\n"
        + #"{"text":"1","a":1e999}"# + "\n")
    #expect(try Reading([path]).texts == ["NaN 1e999", "half a pair elsewhere", "1"])
  }

  @Test func `a byte order mark begins a file without harm`() throws {
    let folder = try Folder()
    let path = try folder.write("a.jsonl", "\u{FEFF}" + Self.good)
    let reading = try Reading([path])
    #expect(reading.records.map(\.offset) == [3])
    #expect(reading.tally.bytes == 3 + Self.good.utf8.count)
  }

  @Test func `UTF-16 is recognised with and without a mark`() throws {
    let folder = try Folder()
    let wide = Array(Self.good.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    for bytes in [[0xFF, 0xFE] + wide, wide] {
      #expect(try Reading([try folder.write("a.jsonl", bytes)]).faults == [.utf16])
      #expect(try Reading([try folder.write("a.txt", bytes)]).faults == [.utf16])
    }
  }

  @Test func `a line over the limit is dropped whole and the next is read`() throws {
    let folder = try Folder()
    var options = ReadOptions()
    options.maxRecordBytes = 3 << 20
    let long = #"{"text":""# + String(repeating: "x", count: 9 << 20) + "\"}\n"
    let just = #"{"text":""# + String(repeating: "y", count: (3 << 20) - 11) + "\"}\n"
    let path = try folder.write("a.jsonl", Self.good + long + just + Self.good + just + long)
    for workers in [1, 3] {
      let reading = try Reading([path], options, workers: workers)
      #expect(reading.texts.map(\.utf8.count) == [4, (3 << 20) - 11, 4, (3 << 20) - 11])
      #expect(reading.faults == [.tooLong, .tooLong])
      #expect(
        reading.tally.bytes
          == (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int))
    }
  }

  @Test(arguments: [CorpusCompression.gzip, .zstd])
  func `a truncated member yields what was whole, and one entry`(
    compression: CorpusCompression
  ) throws {
    let folder = try Folder()
    let lines = (0..<20_000).map { "{\"text\":\"line \($0 &* 2_654_435_761 % 1_000_003)\"}\n" }
    let whole = try folder.compress("a.jsonl.z", lines.joined(), compression)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: whole)))
    let path = try folder.write("b.jsonl", Array(bytes.prefix(bytes.count * 2 / 3)))
    let reading = try Reading([path])
    #expect(reading.faults == [.truncated])
    #expect(reading.records.count > 1000)
    #expect(
      reading.texts
        == lines.prefix(reading.records.count).map { String($0.dropFirst(9).dropLast(3)) })
    let broken = bytes[..<(bytes.count / 2)] + bytes[(bytes.count / 2)...].map { $0 ^ 0x5A }
    let damaged = try Reading([try folder.write("c.jsonl", Array(broken))])
    #expect(damaged.faults.count == 1 || damaged.faults.last == .corrupt)
    #expect(damaged.faults.last == .corrupt)
  }

  @Test(arguments: [CorpusCompression.gzip, .zstd])
  func `a bomb is given up`(compression: CorpusCompression) throws {
    let folder = try Folder()
    let zeros = String(repeating: "0", count: 200 << 20)
    let path = try folder.compress("a.txt", zeros, compression)
    var options = ReadOptions()
    options.maxExpansion = 100
    let reading = try Reading([path], options)
    #expect(reading.records.isEmpty)
    #expect(reading.faults.last == .expands)
    #expect(reading.tally.bytes < 64 << 20)
  }

  @Test func `a file that is not what its name says is quarantined`() throws {
    let folder = try Folder()
    _ = try folder.write("a.parquet", "no parquet")
    let binary: [UInt8] = (0..<1000).map { number in
      let byte = UInt8(number * 7 % 256)
      return byte < 100 ? 0 : byte
    }
    _ = try folder.write("b.bin", binary)
    _ = try folder.write("c.json", "[\n{\"text\":\"a\"},\n{\"text\":\"b\"}\n]\n")
    _ = try folder.write("d.txt.bz2", "BZh91AY")
    _ = try folder.write("e.jsonl", Self.good)
    let reading = try Reading([folder.url.path])
    #expect(reading.faults == [.wrongMagic, .unknownFormat, .unknownFormat, .unknownFormat])
    #expect(reading.texts == ["good"])
  }

  @Test func `a file that vanishes or may not be read is quarantined`() throws {
    let folder = try Folder()
    let (one, two) = (
      try folder.write("a.jsonl", Self.good), try folder.write("b.jsonl", Self.good)
    )
    let small = try folder.write("c.txt", "text")
    let plan = try CorpusPlan(paths: [one, two, small])
    try FileManager.default.removeItem(atPath: one)
    try FileManager.default.removeItem(atPath: small)
    var (faults, texts) = ([Quarantine.Fault](), [String]())
    try CorpusReader(plan: plan, options: ReadOptions()).run(Collector()) {
      faults += $0.quarantine.map(\.reason.fault)
      texts += $0.partial.map(\.text)
    }
    #expect(faults == [.unreadable, .unreadable])
    #expect(texts == ["good"])
  }

  @Test func `a WARC record with a lying length does not swallow its neighbours`() throws {
    func record(_ body: String, length: Int? = nil) -> String {
      let head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <\(body)>\r\n"
      let count = length ?? body.utf8.count
      return head + "Content-Length: \(count)\r\n\r\n\(body)\r\n\r\n"
    }
    let (one, two, six) = (record("one"), record("two"), record("six"))
    let folder = try Folder()
    for lie in [1, 9, 60, 150, 100_000, 999_999_999_999] {
      let path = try folder.write("a.wet", one + record("lied about", length: lie) + two + six)
      let reading = try Reading([path])
      #expect(reading.texts == ["one", "two", "six"], "\(lie)")
      #expect(reading.quarantine.count == 1, "\(lie)")
      #expect(reading.quarantine.first?.position.offset == one.utf8.count)
    }
    let path = try folder.write("b.wet", one + "rubbish\r\n\r\n" + two)
    let reading = try Reading([path])
    #expect(reading.texts.last == "two" && !reading.quarantine.isEmpty)
  }
}

extension Folder {
  /// Writes a compressed file by our own writer.
  func compress(_ name: String, _ text: String, _ compression: CorpusCompression) throws -> String {
    let place = url.appending(path: name)
    let writer = try LineWriter(to: place, compression: compression)
    try Array(text.utf8).withUnsafeBufferPointer { try writer.write(raw: $0) }
    try writer.finish()
    return place.path
  }
}
