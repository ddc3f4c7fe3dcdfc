import Foundation
import ParableCore

/// What a corpus consists of: every file by its content, and one hash for all of them.
///
/// The hash covers path, content and size of each file and their order. What was counted in them,
/// documents and licences, it does not: a statement about the corpus names the whole manifest too.
public struct CorpusManifest: Sendable, Hashable, Codable {
  /// The name under which a run folder holds it.
  public static let fileName = "manifest.json"

  /// One file.
  public struct File: Sendable, Hashable, Codable {
    /// Where it lies, absolute or seen from the folder in which the audit was started.
    public var path: String
    /// What its records are: `json-lines`, `parquet`, `warc`, `text`.
    public var format: String
    /// How it is compressed as a whole: `none`, `gzip`, `zstd`.
    public var compression: String
    /// Its size on the disk.
    public var bytes: Int
    /// The SHA-256 of what lies on the disk.
    public var sha256: Fingerprint
    /// How many documents were read from it.
    public var documents: Int
    /// The licences that its records claim, and how many claim each; records that claim none are
    /// in no number.
    public var licences: [String: Int]
    /// The member or column that holds the text; nil where the whole file or record does.
    public var textField: String?

    /// A file from its parts.
    public init(
      path: String, format: String, compression: String = "none", bytes: Int, sha256: Fingerprint,
      documents: Int, licences: [String: Int] = [:], textField: String? = nil
    ) {
      self.path = path
      self.format = format
      self.compression = compression
      self.bytes = bytes
      self.sha256 = sha256
      self.documents = documents
      self.licences = licences
      self.textField = textField
    }

    /// What the tree hashes of it: `{"bytes":…,"path":…,"sha256":…}` as canonical JSON.
    public var leaf: Data {
      let members: JSONValue = [
        "path": .string(path), "sha256": .string(sha256.hex), "bytes": .number(Double(bytes)),
      ]
      return Data(CanonicalJSON.text(of: members).utf8)
    }
  }

  /// The files in the order in which they were read.
  public let files: [File]
  /// The root of the tree over them, as written down.
  public let root: Fingerprint

  /// A manifest of some files, no two at one path.
  ///
  /// - Precondition: every size is one that JSON can write exactly, below 2^53 bytes.
  public init(files: [File]) {
    self.files = files
    root = MerkleTree(leaves: files.map(\.leaf)).root
  }

  /// The tree over the files as they are listed here; its root should be ``root``.
  public var tree: MerkleTree { MerkleTree(leaves: files.map(\.leaf)) }

  /// All licences that records claim, and how many claim each.
  public var licences: [String: Int] {
    files.reduce(into: [:]) { $0.merge($1.licences) { $0 &+ $1 } }
  }

  /// Its bytes on the disk: canonical JSON.
  public func data() throws -> Data { try CanonicalJSON.data(of: self) }

  /// Reads a manifest; whether its root is right is for ``AuditVerification`` to say.
  ///
  /// - Parameter path: What messages call it.
  /// - Throws: ``ProvenanceError/malformed(path:reason:)``.
  public init(reading data: Data, path: String) throws(ProvenanceError) {
    self = try provenanceJSON(data, path: path)
    var seen: Set<String> = []
    for file in files {
      guard file.bytes >= 0, file.bytes < 1 << 53, file.documents >= 0 else {
        throw .malformed(path: path, reason: "\(file.path) has an impossible size or count")
      }
      guard seen.insert(file.path).inserted else {
        throw .malformed(path: path, reason: "\(file.path) stands twice")
      }
    }
  }
}

/// Decodes JSON and says in one clause what is wrong with it.
func provenanceJSON<Value: Decodable>(
  _ data: Data, path: String
) throws(ProvenanceError) -> Value {
  do {
    return try JSONDecoder().decode(Value.self, from: data)
  } catch let error as DecodingError {
    throw .malformed(path: path, reason: error.clause)
  } catch {
    throw .malformed(path: path, reason: "it is not JSON")
  }
}

extension DecodingError {
  fileprivate var clause: String {
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    }
    return switch self {
    case .keyNotFound(let key, let context):
      "it lacks \(place(context.codingPath + [key]))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context.codingPath)) is of the wrong type"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is not JSON"
    case .dataCorrupted(let context):
      "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default: "it cannot be read"
    }
  }
}
