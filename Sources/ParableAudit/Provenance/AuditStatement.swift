import Foundation
import ParableCore

/// A statement that an audit of one corpus found what its predicate says.
///
/// Source: in-toto Attestation Framework, Statement v1. The one subject is the corpus, by the root
/// of the tree over its files, so that a corpus of 100,000 files is still one subject.
public struct AuditStatement: Sendable, Hashable, Codable {
  /// The kind of statement.
  public static let type = "https://in-toto.io/Statement/v1"
  /// What an envelope calls it.
  public static let payloadType = "application/vnd.in-toto+json"
  /// What the subject is called.
  public static let subjectName = "corpus.manifest"
  /// The name of the bare statement in a run folder.
  public static let fileName = "statement.json"
  /// The name of the signed one.
  public static let signedFileName = "statement.dsse.json"

  public let type: String
  public let subject: [ResourceDescriptor]
  public let predicateType: String
  public let predicate: AuditPredicate

  enum CodingKeys: String, CodingKey {
    case type = "_type"
    case subject, predicateType, predicate
  }

  /// A statement about the corpus of a manifest, whose own digest becomes an input.
  public init(about manifest: CorpusManifest, _ predicate: AuditPredicate) throws {
    type = Self.type
    subject = [ResourceDescriptor(name: Self.subjectName, sha256: manifest.root)]
    predicateType = AuditPredicate.type
    var predicate = predicate
    predicate.inputs.append(
      ResourceDescriptor(
        name: CorpusManifest.fileName, sha256: Fingerprint(of: try manifest.data())))
    self.predicate = predicate
  }

  /// Reads a statement of this kind.
  ///
  /// - Throws: ``ProvenanceError/malformed(path:reason:)``, also for statements of other kinds.
  public init(reading data: Data, path: String) throws(ProvenanceError) {
    let kind: Kind = try provenanceJSON(data, path: path)
    guard kind.type == Self.type, kind.predicateType == AuditPredicate.type else {
      throw .malformed(path: path, reason: "it is no statement of kind \(AuditPredicate.type)")
    }
    self = try provenanceJSON(data, path: path)
    guard subject.count == 1 else {
      throw .malformed(path: path, reason: "it is about \(subject.count) corpora instead of one")
    }
  }

  /// Its bytes on the disk, and in an envelope: canonical JSON.
  public func data() throws -> Data { try CanonicalJSON.data(of: self) }

  /// The statement in an envelope.
  public func signed(with key: SigningKey) throws -> SignedEnvelope {
    try SignedEnvelope(signing: try data(), type: Self.payloadType, key: key)
  }

  /// The files that say this in a run folder, by name: the bare statement, or with a key the signed
  /// one; and the manifest.
  public func files(with manifest: CorpusManifest, key: SigningKey?) throws -> [String: Data] {
    var files = [CorpusManifest.fileName: try manifest.data()]
    if let key {
      files[Self.signedFileName] = try signed(with: key).data()
    } else {
      files[Self.fileName] = try data()
    }
    return files
  }

  private struct Kind: Decodable {
    let type: String
    let predicateType: String

    enum CodingKeys: String, CodingKey {
      case type = "_type"
      case predicateType
    }
  }
}
