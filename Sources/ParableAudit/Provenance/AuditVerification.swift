import Foundation
import ParableCore

/// Checks what a run folder says about a corpus: the statement against the manifest, the signature
/// against a key, the corpus against the manifest.
public struct AuditVerification: Sendable, Hashable, Codable {
  /// One thing that is not as it should be.
  public struct Finding: Sendable, Hashable, Codable {
    /// Which thing.
    public enum Kind: String, Sendable, Codable {
      /// A signature was asked for, and there is none.
      case unsigned
      /// There is a signature, and the key did not make it.
      case badSignature = "bad-signature"
      /// The signed and the bare statement are not the same.
      case twoStatements = "two-statements"
      /// The manifest's root is not that of the files that it lists.
      case root
      /// The statement is about another corpus.
      case subject
      /// The statement was made with another manifest.
      case manifest
      /// A file of the corpus is not what it was.
      case changed
      /// A file of the corpus is not there.
      case missing
      /// A file of the corpus may not be read, so nothing is known about it.
      case unreadable
    }

    public let kind: Kind
    /// The file it is about.
    public let path: String
    /// What is wrong, in one clause.
    public let reason: String
  }

  /// What became of the signature.
  public enum Signature: String, Sendable, Codable {
    /// Nobody signed, and nobody asked.
    case none
    /// There is one, and no key to check it with was given.
    case unchecked
    /// The key made it.
    case good
    /// A key was given, and it made none.
    case bad
  }

  /// The name of the statement's file.
  public let statement: String
  /// The hash of all files of the corpus, from the manifest's list.
  public let root: Fingerprint
  /// How many files the manifest lists.
  public let files: Int
  /// Whether the statement is signed by the key.
  public let signature: Signature
  /// The key that was given, as envelopes call it.
  public let key: Fingerprint?
  /// Bytes of the corpus that were hashed; nil when it was not looked at.
  public internal(set) var hashedBytes: Int?
  /// What is wrong; empty when nothing is.
  public internal(set) var findings: [Finding] = []

  /// Whether everything that was looked at is as it should be.
  public var isSound: Bool { findings.isEmpty }

  /// Whether nothing is known to be wrong, but something could not be looked at.
  public var isUndecided: Bool { !isSound && findings.allSatisfy { $0.kind == .unreadable } }

  /// Whether a folder holds a statement at all.
  public static func applies(to folder: URL) -> Bool {
    [AuditStatement.fileName, AuditStatement.signedFileName].contains {
      FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }
  }

  /// Checks statement, manifest and, with a key, signature.
  ///
  /// - Throws: What keeps it from checking: ``ProvenanceError``, ``FileError``.
  public init(of folder: URL, key: VerificationKey? = nil) throws {
    guard Self.applies(to: folder) else { throw ProvenanceError.noStatement(folder: folder.path) }
    let manifestFile = folder.appending(path: CorpusManifest.fileName)
    let manifestData = try read(manifestFile)
    let manifest = try CorpusManifest(reading: manifestData, path: manifestFile.path)
    let source = try StatementSource(folder, key: key)
    statement = source.file.lastPathComponent
    signature = source.signature
    self.key = key?.id
    root = manifest.tree.root
    files = manifest.files.count
    findings = source.findings
    // What an envelope holds that the key did not sign is not even read.
    guard let payload = source.payload else { return }
    let said = try AuditStatement(reading: payload, path: source.file.path)
    findings += compare(said, with: manifest, manifestData, manifestFile.path, source.file.path)
  }

  /// Checks all that, and hashes every file of the corpus again.
  ///
  /// - Parameters:
  ///   - base: The folder from which relative paths of the manifest are seen.
  ///   - progress: See ``FileDigests/all(of:progress:)``.
  public init(
    of folder: URL, key: VerificationKey? = nil, corpusFrom base: URL, workers: Int,
    progress: @escaping @Sendable (FileDigests.Progress) -> Void = { _ in }
  ) async throws {
    try self.init(of: folder, key: key)
    let file = folder.appending(path: CorpusManifest.fileName)
    let manifest = try CorpusManifest(reading: try read(file), path: file.path)
    let places = manifest.files.map {
      $0.path.hasPrefix("/") ? $0.path : "\(base.path(percentEncoded: false))/\($0.path)"
    }
    let results = try await FileDigests(workers: workers).each(of: places, progress: progress)
    hashedBytes = 0
    for (expected, result) in zip(manifest.files, results) {
      if case .success(let found) = result { hashedBytes? += found.bytes }
      if let finding = Finding(expected, result) { findings.append(finding) }
    }
  }

  private func compare(
    _ statement: AuditStatement, with manifest: CorpusManifest, _ data: Data, _ path: String,
    _ statementPath: String
  ) -> [Finding] {
    var findings: [Finding] = []
    if manifest.root != root {
      findings.append(
        Finding(kind: .root, path: path, reason: "its root is not that of the files it lists"))
    }
    if statement.subject.first?.digest.sha256 != root {
      findings.append(
        Finding(kind: .subject, path: statementPath, reason: "it is about another corpus"))
    }
    let digest = Fingerprint(of: data)
    let isInput = statement.predicate.inputs.contains {
      $0.name == CorpusManifest.fileName && $0.digest.sha256 == digest
    }
    if !isInput {
      findings.append(
        Finding(kind: .manifest, path: path, reason: "it is not the one that the statement names"))
    }
    return findings
  }
}

extension AuditVerification.Finding {
  /// What is wrong with a file of the corpus; nil when nothing is.
  fileprivate init?(_ expected: CorpusManifest.File, _ result: Result<FileDigest, FileError>) {
    switch result {
    case .success(let found) where found.sha256 == expected.sha256: return nil
    case .success(let found):
      let sizes =
        found.bytes == expected.bytes
        ? "as long as before, \(found.bytes) bytes"
        : "\(found.bytes) bytes instead of \(expected.bytes)"
      self.init(kind: .changed, path: expected.path, reason: "its content changed (\(sizes))")
    case .failure(.unreadable(let path, let reason)):
      let isThere = FileManager.default.fileExists(atPath: path)
      self.init(kind: isThere ? .unreadable : .missing, path: expected.path, reason: reason)
    case .failure(let error):
      self.init(kind: .unreadable, path: expected.path, reason: "\(error)")
    }
  }
}

/// The statement of a folder, and how far it may be believed.
private struct StatementSource {
  let file: URL
  let signature: AuditVerification.Signature
  /// The statement; nil where a key was given that did not sign it.
  var payload: Data?
  var findings: [AuditVerification.Finding] = []

  init(_ folder: URL, key: VerificationKey?) throws {
    let bare = folder.appending(path: AuditStatement.fileName)
    let signed = folder.appending(path: AuditStatement.signedFileName)
    let bareData = FileManager.default.fileExists(atPath: bare.path) ? try read(bare) : nil
    guard FileManager.default.fileExists(atPath: signed.path) else {
      file = bare
      payload = bareData
      signature = key == nil ? .none : .bad
      if key != nil { add(.unsigned, "nobody signed it") }
      return
    }
    file = signed
    let envelope = try SignedEnvelope(reading: try read(signed), path: signed.path)
    payload = key.map(envelope.payload(signedBy:)) ?? envelope.unverifiedPayload
    signature = key == nil ? .unchecked : payload == nil ? .bad : .good
    guard payload != nil else {
      add(.badSignature, "the key did not sign what it holds")
      return
    }
    guard envelope.payloadType == AuditStatement.payloadType else {
      throw ProvenanceError.malformed(
        path: signed.path, reason: "its payload is no \(AuditStatement.payloadType)")
    }
    if let bareData, bareData != payload {
      add(.twoStatements, "\(AuditStatement.fileName) beside it says something else")
    }
  }

  private mutating func add(_ kind: AuditVerification.Finding.Kind, _ reason: String) {
    findings.append(.init(kind: kind, path: file.path, reason: reason))
  }
}

private func read(_ file: URL) throws(FileError) -> Data {
  guard let data = try? Data(contentsOf: file) else {
    throw .unreadable(path: file.path, reason: "it is missing or may not be read")
  }
  return data
}
