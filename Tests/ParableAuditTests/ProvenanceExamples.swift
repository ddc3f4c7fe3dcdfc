import Foundation
import OracleTesting
import ParableCore

@testable import ParableAudit

/// Keys of all sorts, as PEM texts by name; `private`, `public` and `id` belong together.
func keysOfOracle(_ ask: String = "keys") throws -> [String: String] {
  try Oracle("provenance_oracle.py").ask(["ask": ask])
}

/// A pair that `openssl genpkey -algorithm ed25519` made, for tests without an oracle.
enum ExampleKey {
  static let secret = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
    -----END PRIVATE KEY-----

    """
  /// The one of RFC 8410, section 10.1, which belongs to ``secret`` (10.3).
  static let open = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
    -----END PUBLIC KEY-----

    """
  /// With an attribute and the public key, as RFC 8410 section 10.3 shows.
  static let extended = """
    -----BEGIN PRIVATE KEY-----
    MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
    oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
    Z9w7lshQhqowtrbLDFw4rXAxZuE=
    -----END PRIVATE KEY-----

    """

  static func signing(_ pem: String = secret) throws -> SigningKey {
    try SigningKey(pem: Data(pem.utf8), path: "key.pem")
  }

  static func verifying(_ pem: String = open) throws -> VerificationKey {
    try VerificationKey(pem: Data(pem.utf8), path: "public.pem")
  }
}

/// A small corpus on the disk with its manifest.
struct ExampleCorpus {
  let folder: ScratchFolder
  let manifest: CorpusManifest

  /// Two JSONL files, one of them with a name full of glob characters, and a text.
  init() throws {
    let folder = try ScratchFolder()
    self.folder = folder
    let contents = [
      ("a.jsonl", "json-lines", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n"),
      ("b[1]*.jsonl", "json-lines", "{\"text\":\"three\"}\n"),
      ("notes.txt", "text", "four"),
    ]
    manifest = CorpusManifest(
      files: try contents.map { name, format, text in
        try folder.write(Data(text.utf8), name)
        return CorpusManifest.File(
          path: name, format: format, bytes: text.utf8.count,
          sha256: Fingerprint(of: Data(text.utf8)), documents: text.count { $0 == "\n" },
          licences: name == "a.jsonl" ? ["cc-by-4.0": 2] : [:],
          textField: format == "text" ? nil : "text")
      })
  }

  static let predicate = AuditPredicate(
    tool: .init(digest: nil),
    codebook: .init(version: "portrayals-v1", digest: Fingerprint(of: Data("book".utf8))),
    strata: [.init(id: "silent", documents: 100, sampled: 10, positives: 0)],
    prevalence: [.init(code: "N1", estimate: 0.25, low: 0.125, high: 0.5, unit: "documents")],
    classifier: .init(precision: 0.75, recall: nil, tested: 40),
    limits: ["exposure, not cause"])

  func statement() throws -> AuditStatement { try AuditStatement(about: manifest, Self.predicate) }

  /// A folder that holds what a run of an audit leaves.
  func run(signedBy key: SigningKey? = nil) throws -> ScratchFolder {
    let run = try ScratchFolder()
    for (name, data) in try statement().files(with: manifest, key: key) {
      try run.write(data, name)
    }
    return run
  }
}
