import Foundation
import ParableAudit
import ParableCore
import Testing

/// `parable verify` on the run of an audit, with a corpus of two files.
struct VerifyAuditTests {
  /// The pair of keys in RFC 8410, section 10.
  private static let secret = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
    -----END PRIVATE KEY-----
    """
  private static let open = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
    -----END PUBLIC KEY-----
    """

  private let tool: Tool
  private let run: RunFolder

  init() async throws {
    tool = try Tool()
    let paths = [try tool.file("a.txt", "one"), try tool.file("b.txt", "two")]
    let digests = try await FileDigests(workers: 2).all(of: paths)
    let manifest = CorpusManifest(
      files: digests.map {
        .init(path: $0.path, format: "text", bytes: $0.bytes, sha256: $0.sha256, documents: 1)
      })
    let statement = try AuditStatement(
      about: manifest,
      AuditPredicate(
        tool: .init(digest: nil), codebook: nil, strata: [], prevalence: [], classifier: nil,
        limits: []))
    run = try RunStore(URL(filePath: tool.runs)).open(
      RunRequest(verb: "audit", settings: ["files": paths]))
    try run.begin("audit")
    let key = try SigningKey(pem: Data(Self.secret.utf8), path: "key.pem")
    let files = try statement.files(with: manifest, key: key)
    for (name, data) in files { try AtomicFile.write(data, to: run.file(name)) }
    try run.finish(["documents": 2], artefacts: files.keys.sorted())
  }

  private func verify(_ arguments: String...) throws -> Tool.Outcome {
    try tool.run(Tool.binary, ["verify", run.url.path] + arguments)
  }

  @Test func `a sound audit ends with 0 and says what was checked`() throws {
    let bare = try verify()
    #expect(bare.status == 0)
    #expect(bare.output.contains("--key was not given to check by whom"))
    let all = try verify("--key", tool.file("public.pem", Self.open), "--corpus")
    #expect(all.status == 0)
    #expect(all.output.contains("statement.dsse.json: fits; it is signed by key"))
    #expect(all.output.contains("names 2 files; 6 bytes of them hashed again"))
  }

  @Test func `a file that changed and one that is gone are named, and the answer is 2`() throws {
    let changed = try tool.file("a.txt", "eno")
    try FileManager.default.removeItem(at: tool.folder.appending(path: "b.txt"))
    #expect(try verify().status == 0)
    let outcome = try verify("--corpus", "--json")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("\(changed): its content changed (as long as before, 3 bytes)"))
    #expect(outcome.errors.contains("b.txt: No such file or directory"))
    let audit = try JSONValue(parsing: Data(outcome.output.utf8))["audit"]
    guard case .array(let findings)? = audit?["findings"] else {
      Issue.record("no findings in \(outcome.output)")
      return
    }
    #expect(findings.map { $0["kind"]?.text } == ["changed", "missing"])
  }

  @Test func `a key of somebody else is the answer 2, and no key at all is a failure`() throws {
    let other = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    let stranger = try tool.file(
      "other.pem", "-----BEGIN PUBLIC KEY-----\n\(other)\n-----END PUBLIC KEY-----\n")
    let outcome = try verify("--key", stranger)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("the key did not sign what it holds"))
    let secret = try verify("--key", tool.file("key.pem", Self.secret))
    #expect(secret.status == 1)
    #expect(secret.errors.contains("this is the private key, and the public one is needed"))
  }

  @Test func `a run without a statement has nothing to check with a key`() throws {
    let other = try RunStore(URL(filePath: tool.runs)).open(
      RunRequest(verb: "other", settings: ["x": 1]))
    try other.begin("other")
    try other.finish(["x": 1])
    #expect(try tool.run("verify", other.url.path).status == 0)
    let outcome = try tool.run("verify", other.url.path, "--corpus")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("there is no statement.json"))
  }
}
