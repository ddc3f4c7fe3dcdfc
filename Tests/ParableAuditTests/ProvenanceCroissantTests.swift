import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableAudit

struct ProvenanceCroissantTests {
  struct Answer: Decodable {
    let errors: [String]
    let warnings: [String]
    /// What else it logged, which would be about the context.
    let said: [String]
    let version: String
    let files: [String: Fingerprint]
    let limitations: Texts?
    let records: [String: [String]]
  }

  /// One text or several.
  struct Texts: Decodable {
    let texts: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      texts = try (try? container.decode([String].self)) ?? [container.decode(String.self)]
    }
  }

  private func answer(_ croissant: Croissant, in folder: ScratchFolder) throws -> Answer {
    let file = try folder.write(croissant.data(), Croissant.fileName)
    return try Oracle("provenance_oracle.py").ask(["ask": "croissant", "file": file.path])
  }

  private static let missingCitation =
    "[Metadata(a slice)] Property \"http://mlcommons.org/croissant/citeAs\" is recommended, "
    + "but does not exist."

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `mlcroissant finds nothing wrong and reads the documents, where only the name is known`()
    throws
  {
    let corpus = try ExampleCorpus()
    let croissant = Croissant(
      corpus.manifest, .init(name: "a slice"), .init(date: "2026-11-21"))
    let answer = try answer(croissant, in: corpus.folder)
    #expect(answer.errors.isEmpty)
    #expect(answer.warnings == [Self.missingCitation])
    #expect(answer.version.hasSuffix("1.1"))
    #expect(answer.files.count == 3)
    #expect(
      answer.files
        == Dictionary(uniqueKeysWithValues: corpus.manifest.files.map { ($0.path, $0.sha256) }))
    #expect(answer.records.mapValues { $0.sorted() } == ["documents": ["one", "three", "two"]])
    #expect(answer.limitations?.texts.count == 4)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `mlcroissant does not even warn, where everything is known`() throws {
    let corpus = try ExampleCorpus()
    var details = Croissant.Details(name: "a slice")
    details.description = "A description."
    details.license = "https://spdx.org/licenses/ODC-By-1.0"
    details.url = "https://example.com/slice"
    details.creator = "Somebody"
    details.datePublished = "2025-01-31"
    details.version = "1.2.3"
    details.citation = "@misc{slice}"
    let audit = Croissant.Audit(
      date: "2026-11-21", biases: ["one", "two"], limitations: ["exposure, not cause"],
      tools: ["parable 0.1.0"])
    let answer = try answer(Croissant(corpus.manifest, details, audit), in: corpus.folder)
    #expect(answer.errors.isEmpty && answer.warnings.isEmpty && answer.said.isEmpty)
    #expect(answer.limitations?.texts == ["exposure, not cause"])
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `a corpus of one file, of texts alone and of no files are described too`() throws {
    let files = try ExampleCorpus().manifest.files
    for choice in [[files[0]], [files[2]], []] {
      let corpus = try ExampleCorpus()
      let croissant = Croissant(
        CorpusManifest(files: choice), .init(name: "a slice"), .init(date: "2026-11-21"))
      let answer = try answer(croissant, in: corpus.folder)
      #expect(answer.errors.isEmpty)
      #expect(answer.warnings == [Self.missingCitation])
      #expect(answer.records == (choice == [files[0]] ? ["documents": ["one", "two"]] : [:]))
    }
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `gzipped lines are read as lines`() throws {
    let folder = try ScratchFolder()
    // {"text":"tested"}
    let packed = Data(base64Encoded: "H4sIAAAAAAACA6tWKkmtKFGyAlLFJakpSrVcAPbtpdkSAAAA")
    let data = try #require(packed)
    try folder.write(data, "a.jsonl.gz")
    let manifest = CorpusManifest(files: [
      .init(
        path: "a.jsonl.gz", format: "json-lines", compression: "gzip", bytes: data.count,
        sha256: Fingerprint(of: data), documents: 1, textField: "text")
    ])
    let croissant = Croissant(manifest, .init(name: "a slice"), .init(date: "2026-11-21"))
    #expect(try answer(croissant, in: folder).records == ["documents": ["tested"]])
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `every format and compression is valid`() throws {
    let folder = try ScratchFolder()
    func file(_ path: String, _ format: String, _ compression: String, _ field: String?)
      -> CorpusManifest.File
    {
      .init(
        path: path, format: format, compression: compression, bytes: 1,
        sha256: Fingerprint(of: Data(path.utf8)), documents: 1, textField: field)
    }
    let manifest = CorpusManifest(files: [
      file("x/b.jsonl.zst", "json-lines", "zstd", "content"),
      file("x/c.parquet", "parquet", "none", "a text"), file("d.warc.gz", "warc", "gzip", nil),
      file("/data/ü e.txt", "text", "none", nil), file("f", "something else", "none", "text"),
      file("g.jsonl", "json-lines", "none", "messages.content"),
    ])
    let data = Croissant(manifest, .init(name: "a slice"), .init(date: "2026-11-21")).data()
    let json = try JSONValue(parsing: data)
    guard case .array(let sets)? = json["recordSet"] else {
      Issue.record("no record sets")
      return
    }
    #expect(sets.compactMap { $0["@id"]?.text } == ["documents", "documents-2"])
    let path = try folder.write(data, Croissant.fileName).path
    let answer: FormatAnswer = try Oracle("provenance_oracle.py").ask([
      "ask": "croissant", "file": path, "reading": "no",
    ])
    #expect(answer.errors.isEmpty)
    #expect(answer.warnings == [Self.missingCitation])
  }

  struct FormatAnswer: Decodable {
    let errors: [String]
    let warnings: [String]
  }

  @Test func `an unknown licence is called unknown, with what documents claim`() throws {
    let corpus = try ExampleCorpus()
    let json = Croissant(corpus.manifest, .init(name: "x"), .init(date: "2026-11-21")).json
    #expect(json["license"]?["name"] == "NOASSERTION")
    #expect(json["license"]?["description"]?.text?.contains("cc-by-4.0 (2)") == true)
    #expect(json["creator"]?["name"] == "not stated")
  }
}
