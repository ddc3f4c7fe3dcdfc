import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableCorpus

/// Parquet by way of the plugin; pyarrow writes and reads it on the other side.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct ParquetTests {
  private func faulty() throws -> Folder {
    let folder = try Folder()
    _ = try Oracle("corpus_faulty_parquet.py").run([folder.url.path])
    return folder
  }

  @Test func `odd columns are quarantined row by row`() throws {
    let folder = try faulty()
    let number = try Reading([folder.path("number.parquet")])
    #expect(number.faults == [.wrongType, .wrongType, .wrongType])
    #expect(number.quarantine.map(\.position.offset) == [0, 1, 2])
    #expect(try Reading([folder.path("other.parquet")]).faults == [.missingField, .missingField])
    let nulls = try Reading([folder.path("nulls.parquet")])
    #expect(nulls.records.map(\.offset) == [0, 3] && nulls.tally.empty == 2)
    let binary = try Reading([folder.path("binary.parquet")])
    #expect(binary.texts == ["ok"] && binary.faults == [.invalidUTF8, .nul])
    #expect(try Reading([folder.path("none.parquet")]).tally.records == 0)
  }

  @Test func `a broken row group is quarantined and the others are read`() throws {
    let folder = try faulty()
    let reading = try Reading([folder.path("broken.parquet")])
    #expect(reading.tally.records == 400)
    #expect(reading.faults == [.corrupt])
    #expect(reading.quarantine.first?.position.offset == 100)
    #expect(reading.quarantine.first?.records == 100)
    #expect(try Reading([folder.path("cut.parquet")]).faults == [.corrupt])
  }

  @Test func `fields can be named by their path`() throws {
    let folder = try faulty()
    let options = ReadOptions(fields: ["data.body", "turns[].value"])
    let reading = try Reading([folder.path("nested.parquet")], options)
    #expect(reading.texts == ["deep\n\nq"])
    #expect(reading.records.first?.parts == [["none", "text"], ["user", "text"]])
  }

  @Test func `a hit can ask where it comes from`() throws {
    let folder = try faulty()
    let reading = try Reading([folder.path("meta.parquet")], metadata: true)
    #expect(reading.records.map { $0.metadata?.id } == ["x", "y"])
    #expect(reading.records.map { $0.metadata?.url } == ["u", nil])
    #expect(reading.records.map { $0.metadata?.date } == ["2024", nil])
  }

  private struct Row: Decodable, Hashable {
    var id: String
    var url: String?
    var text: String
  }

  @Test func `rows are kept or given another text, and pyarrow reads the rest unchanged`() throws {
    let folder = try faulty()
    let source = folder.path("meta.parquet")
    let (kept, changed) = (folder.url.appending(path: "k"), folder.url.appending(path: "c"))
    let first = try ParquetWriter(to: kept, like: source)
    try first.copy(group: 0, keep: [false, true])
    try first.finish()
    let second = try ParquetWriter(to: changed, like: source)
    try second.copy(group: 0, replacing: "text", with: ["neu", nil])
    #expect(!FileManager.default.fileExists(atPath: changed.path))
    try second.finish()
    let output = try Oracle("corpus_parquet.py").run([kept.path, changed.path])
    let rows = try JSONDecoder().decode([[Row]].self, from: output)
    #expect(rows == [[Row(id: "y", text: "b")], [Row(id: "x", url: "u", text: "neu")]])
  }

  @Test func `a column that is not there is an error, and nothing is left behind`() throws {
    let folder = try faulty()
    let place = folder.url.appending(path: "out/k")
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    do {
      let writer = try ParquetWriter(to: place, like: folder.path("meta.parquet"))
      #expect(throws: ArrowError.self) {
        try writer.copy(group: 0, replacing: "nope", with: ["a", "b"])
      }
    }
    let left = try FileManager.default.contentsOfDirectory(
      atPath: place.deletingLastPathComponent().path)
    #expect(left.isEmpty)
  }

  @Test func `without the plugin there is one sentence that says what to do`() {
    #expect(throws: ArrowError.noPlugin(searched: ["/nowhere.so"])) {
      try ArrowPlugin(at: URL(filePath: "/nowhere.so"))
    }
    #expect("\(ArrowError.noPlugin(searched: []))".hasSuffix("which compiles it."))
  }
}
