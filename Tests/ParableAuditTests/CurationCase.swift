import Foundation
import ParableCore
import ParableCorpus

@testable import ParableAudit

/// A corpus with the run of an audit that was written by hand.
struct CurationCase {
  let folder: ScratchFolder
  private(set) var files: [CorpusManifest.File] = []
  private(set) var findings: [Finding] = []

  init() throws { folder = try ScratchFolder() }

  /// Adds lines of JSON as a file; gives the offset of each line.
  @discardableResult
  mutating func add(
    lines: [String], named name: String, newline: String = "\n",
    _ compression: CorpusCompression = .none
  ) throws -> [Int] {
    var (bytes, offsets) = ([UInt8](), [Int]())
    for line in lines {
      offsets.append(bytes.count)
      bytes += Array((line + newline).utf8)
    }
    try add(bytes, named: name, .jsonLines, compression, documents: lines.count)
    return offsets
  }

  mutating func add(
    _ bytes: [UInt8], named name: String, _ format: CorpusFormat,
    _ compression: CorpusCompression = .none, documents: Int, field: String? = nil
  ) throws {
    let url = folder.url.appending(path: "corpus/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let writer = try LineWriter(to: url, compression: compression)
    try bytes.withUnsafeBufferPointer { try writer.write(raw: $0) }
    try writer.finish()
    let disk = try Data(contentsOf: url)
    files.append(
      CorpusManifest.File(
        path: url.path, format: format.rawValue, compression: compression.rawValue,
        bytes: disk.count, sha256: Fingerprint(of: disk), documents: documents, textField: field))
  }

  /// Says how many documents the audit read in the last file.
  mutating func setDocuments(_ count: Int) { files[files.count - 1].documents = count }

  /// Adds what the audit found in a document of the last file.
  mutating func find(
    _ text: String, at offset: Int, _ stance: Stance = .hostile, codes: [String] = [],
    scores: [String: Double] = [:], spans: [Finding.Span] = []
  ) {
    findings.append(
      Finding(
        file: files.count - 1, offset: offset, source: 0, record: RecordMetadata(),
        sha256: Fingerprint(of: Data(text.utf8)).hex, bytes: text.utf8.count,
        supervised: text.utf8.count, stratum: .likely, read: .encoder, stance: stance,
        codes: codes.map(Code.init), discussed: [], scores: scores, spans: spans, bands: []))
  }

  /// Writes the audit's folder and reads it.
  func corpus() throws -> AuditedCorpus {
    let audit = folder.url.appending(path: "audit")
    try FileManager.default.createDirectory(at: audit, withIntermediateDirectories: true)
    try CorpusManifest(files: files).data().write(to: audit.appending(path: "manifest.json"))
    let lines = try findings.map { try CanonicalJSON.data(of: $0) + Data("\n".utf8) }
    try Data(lines.joined()).write(to: audit.appending(path: "findings.jsonl"))
    try Data("{}".utf8).write(to: audit.appending(path: "request.json"))
    return try AuditedCorpus(folder: audit)
  }

  /// Curates by a policy; with a name, into a folder of that name.
  func curate(
    _ yaml: String, into name: String? = nil, workers: Int = 2, runs: String = "runs"
  ) async throws -> CurationReport {
    let policy = try CurationPolicy(yaml: yaml, path: "policy.yaml", codebook: Codebook())
    return try await Curator(policy, corpus(), workers: workers).run(
      in: RunStore(folder.url.appending(path: runs)),
      out: name.map { folder.url.appending(path: $0) }
    ).report
  }

  /// What lies in a folder, by path.
  func content(of name: String) throws -> [String: Data] {
    let root = folder.url.appending(path: name)
    let paths = FileManager.default.subpaths(atPath: root.path) ?? []
    let pairs = try paths.compactMap { path -> (String, Data)? in
      let url = root.appending(path: path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        return nil
      }
      return (path, try Data(contentsOf: url))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  func lines(_ path: String) throws -> [String] {
    let data = try Data(contentsOf: folder.url.appending(path: path))
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

extension Finding.Span {
  /// The first place of some words in a text.
  init(_ words: String, in text: String, _ scores: [String: Double]) {
    let at = text.utf8.firstRange(of: words.utf8)!
    let start = text.utf8.distance(from: text.startIndex, to: at.lowerBound)
    self.init(start: start, end: start + words.utf8.count, stance: .hostile, scores: scores)
  }
}
