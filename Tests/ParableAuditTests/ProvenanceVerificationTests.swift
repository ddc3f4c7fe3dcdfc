import Foundation
import ParableCore
import Testing

@testable import ParableAudit

struct ProvenanceVerificationTests {
  private let corpus: ExampleCorpus

  init() throws { corpus = try ExampleCorpus() }

  private func kinds(
    _ run: ScratchFolder, key: VerificationKey? = nil
  ) throws -> [AuditVerification.Finding.Kind] {
    try AuditVerification(of: run.url, key: key).findings.map(\.kind)
  }

  /// Writes another text into a file of a run.
  private func change(
    _ name: String, in run: ScratchFolder, _ word: String, _ other: String
  ) throws {
    let file = run.url.appending(path: name)
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(word))
    try run.write(Data(text.replacing(word, with: other).utf8), name)
  }

  @Test func `a run as it was written is sound, signed or not`() throws {
    let bare = try AuditVerification(of: try corpus.run().url)
    #expect(bare.isSound && bare.signature == .none && bare.statement == "statement.json")
    #expect(bare.root == corpus.manifest.root && bare.files == 3)
    let run = try corpus.run(signedBy: ExampleKey.signing())
    #expect(try AuditVerification(of: run.url).signature == .unchecked)
    let signed = try AuditVerification(of: run.url, key: ExampleKey.verifying())
    #expect(signed.isSound && signed.signature == .good)
    #expect(signed.key == (try ExampleKey.verifying().id))
  }

  @Test func `a key that did not sign, or a statement that nobody signed, is the answer no`() throws
  {
    let bare = try AuditVerification(of: try corpus.run().url, key: ExampleKey.verifying())
    #expect(bare.findings.map(\.kind) == [.unsigned] && bare.signature == .bad)
    let run = try corpus.run(signedBy: ExampleKey.signing())
    let other = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    let stranger = try ExampleKey.verifying(
      "-----BEGIN PUBLIC KEY-----\n\(other)\n-----END PUBLIC KEY-----")
    #expect(try kinds(run, key: stranger) == [.badSignature])
  }

  @Test func `an envelope is not parsed before its signature is right`() throws {
    let run = try corpus.run()
    let envelope = try SignedEnvelope(
      signing: Data("no JSON".utf8), type: AuditStatement.payloadType,
      key: ExampleKey.signing(ExampleKey.secret))
    try run.write(try envelope.data(), AuditStatement.signedFileName)
    let other = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    let stranger = try ExampleKey.verifying(
      "-----BEGIN PUBLIC KEY-----\n\(other)\n-----END PUBLIC KEY-----")
    #expect(try kinds(run, key: stranger) == [.badSignature])
    #expect(throws: ProvenanceError.self) { try kinds(run, key: ExampleKey.verifying()) }
  }

  @Test func `a statement beside the signed one must say the same`() throws {
    let run = try corpus.run(signedBy: ExampleKey.signing())
    try run.write(try corpus.statement().data(), AuditStatement.fileName)
    #expect(try kinds(run, key: ExampleKey.verifying()) == [])
    try change(AuditStatement.fileName, in: run, "0.25", "0.01")
    #expect(try kinds(run, key: ExampleKey.verifying()) == [.twoStatements])
  }

  @Test func `a manifest that was changed is found out`() throws {
    let counts = try corpus.run()
    try change(CorpusManifest.fileName, in: counts, "\"cc-by-4.0\":2", "\"cc-by-4.0\":3")
    #expect(try kinds(counts) == [.manifest])
    let files = try corpus.run()
    try change(CorpusManifest.fileName, in: files, "notes.txt", "noted.txt")
    #expect(try kinds(files) == [.root, .subject, .manifest])
    let root = try corpus.run()
    try change(
      CorpusManifest.fileName, in: root, corpus.manifest.root.hex, String(repeating: "0", count: 64)
    )
    #expect(try kinds(root) == [.root, .manifest])
    let another = try corpus.run()
    try another.write(
      CorpusManifest(files: Array(corpus.manifest.files.reversed())).data(),
      CorpusManifest.fileName)
    #expect(try kinds(another) == [.subject, .manifest])
  }

  @Test func `a statement about another corpus is found out`() throws {
    let run = try corpus.run()
    try change(
      AuditStatement.fileName, in: run, corpus.manifest.root.hex, String(repeating: "0", count: 64))
    #expect(try kinds(run) == [.subject])
  }

  @Test func `files of the corpus that changed, are gone or may not be read are named`()
    async throws
  {
    let run = try corpus.run()
    func check() async throws -> AuditVerification {
      try await AuditVerification(of: run.url, corpusFrom: corpus.folder.url, workers: 2)
    }
    let sound = try await check()
    #expect(sound.isSound && sound.hashedBytes == corpus.manifest.files.map(\.bytes).reduce(0, +))
    try corpus.folder.write(Data("five".utf8), "notes.txt")
    try FileManager.default.removeItem(at: corpus.folder.url.appending(path: "a.jsonl"))
    let changed = try await check()
    #expect(changed.findings.map(\.path) == ["a.jsonl", "notes.txt"])
    #expect(changed.findings.map(\.kind) == [.missing, .changed])
    #expect(!changed.isUndecided)
  }

  @Test func `a file that cannot be read leaves the answer open`() async throws {
    let run = try corpus.run()
    let notes = corpus.folder.url.appending(path: "notes.txt")
    try FileManager.default.removeItem(at: notes)
    try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
    let check = try await AuditVerification(
      of: run.url, corpusFrom: corpus.folder.url, workers: 2)
    #expect(check.findings.map(\.kind) == [.unreadable])
    #expect(check.isUndecided)
  }

  @Test func `what keeps it from checking is thrown with the file's name`() throws {
    let empty = try ScratchFolder()
    #expect(throws: ProvenanceError.noStatement(folder: empty.url.path)) {
      try AuditVerification(of: empty.url)
    }
    let run = try corpus.run()
    let manifest = run.url.appending(path: CorpusManifest.fileName)
    try run.write(Data("{\"files\":[]}".utf8), CorpusManifest.fileName)
    #expect(throws: ProvenanceError.malformed(path: manifest.path, reason: "it lacks .root")) {
      try AuditVerification(of: run.url)
    }
    let twice = CorpusManifest(files: [corpus.manifest.files[0], corpus.manifest.files[0]])
    try run.write(twice.data(), CorpusManifest.fileName)
    #expect(
      throws: ProvenanceError.malformed(path: manifest.path, reason: "a.jsonl stands twice")
    ) { try AuditVerification(of: run.url) }
    try FileManager.default.removeItem(at: manifest)
    #expect(throws: FileError.self) { try AuditVerification(of: run.url) }
  }
}
