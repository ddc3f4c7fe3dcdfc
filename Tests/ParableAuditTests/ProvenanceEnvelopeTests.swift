import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableAudit

struct ProvenanceEnvelopeTests {
  @Test func `what is signed is DSSE's encoding of type and payload`() {
    let bytes = SignedEnvelope.signedBytes(
      type: "http://example.com/HelloWorld", payload: Data("hello world".utf8))
    #expect(bytes == Data("DSSEv1 29 http://example.com/HelloWorld 11 hello world".utf8))
    #expect(
      SignedEnvelope.signedBytes(type: "ü", payload: Data([0xff])) == Data("DSSEv1 2 ü 1 ".utf8)
        + [0xff])
  }

  @Test func `a signed statement comes back from its envelope with the right key only`() throws {
    let corpus = try ExampleCorpus()
    let envelope = try corpus.statement().signed(with: ExampleKey.signing())
    let read = try SignedEnvelope(reading: envelope.data(), path: "e")
    let payload = try #require(try read.payload(signedBy: ExampleKey.verifying()))
    #expect(try AuditStatement(reading: payload, path: "e") == corpus.statement())
    #expect(read.signatures.map(\.keyid) == [try ExampleKey.verifying().id.hex])
    let other = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    let stranger = try ExampleKey.verifying(
      "-----BEGIN PUBLIC KEY-----\n\(other)\n-----END PUBLIC KEY-----")
    #expect(read.payload(signedBy: stranger) == nil)
  }

  @Test func `the payload's type is signed too`() throws {
    let envelope = try SignedEnvelope(
      signing: Data("x".utf8), type: "text/plain", key: ExampleKey.signing())
    let data = String(decoding: try envelope.data(), as: UTF8.self)
    let other = data.replacing("text/plain", with: "text/html")
    let read = try SignedEnvelope(reading: Data(other.utf8), path: "e")
    #expect(try read.payload(signedBy: ExampleKey.verifying()) == nil)
  }

  @Test func `a statement is the JSON that in-toto and the codebook's readers expect`() throws {
    let corpus = try ExampleCorpus()
    let json = try JSONValue(parsing: try corpus.statement().data())
    #expect(json["_type"] == "https://in-toto.io/Statement/v1")
    #expect(json["predicateType"] == "https://parable.dev/corpus-audit/v1")
    #expect(
      json["subject"]
        == .array([
          [
            "name": "corpus.manifest", "digest": ["sha256": .string(corpus.manifest.root.hex)],
          ]
        ]))
    let predicate = try #require(json["predicate"])
    #expect(
      predicate["strata"]
        == .array([["id": "silent", "N": .number(100), "n": .number(10), "positives": .number(0)]]))
    #expect(
      predicate["prevalence"]
        == .array([
          [
            "code": "N1", "estimate": .number(0.25), "unit": "documents",
            "ci95": .array([.number(0.125), .number(0.5)]),
          ]
        ]))
    #expect(predicate["classifier"] == ["precision": .number(0.75), "n": .number(40)])
    let manifest = Fingerprint(of: try corpus.manifest.data()).hex
    #expect(
      predicate["inputs"]
        == .array([["name": "manifest.json", "digest": ["sha256": .string(manifest)]]]))
  }

  @Test func `a statement of another kind is refused`() throws {
    let data = String(decoding: try ExampleCorpus().statement().data(), as: UTF8.self)
    for (word, other) in [("corpus-audit/v1", "corpus-audit/v2"), ("Statement/v1", "Statement/v2")]
    {
      let changed = Data(data.replacing(word, with: other).utf8)
      #expect(
        throws: ProvenanceError.malformed(
          path: "s", reason: "it is no statement of kind https://parable.dev/corpus-audit/v1")
      ) { try AuditStatement(reading: changed, path: "s") }
    }
  }

  private struct Verdict: Decodable, Equatable {
    let cryptography: Bool
    let openssl: Bool?
  }

  private struct VerifyQuestion: Encodable {
    var ask = "verify"
    let envelope: SignedEnvelope
    let `public`: String
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `cryptography and openssl accept what we sign, and nothing else`() throws {
    let keys = try keysOfOracle()
    let oracle = Oracle("provenance_oracle.py")
    let envelope = try ExampleCorpus().statement().signed(
      with: ExampleKey.signing(keys["private"]!))
    let good: Verdict = try oracle.ask(
      VerifyQuestion(envelope: envelope, public: keys["public"]!))
    #expect(good.cryptography && good.openssl != false)
    let bad: Verdict = try oracle.ask(VerifyQuestion(envelope: envelope, public: ExampleKey.open))
    #expect(!bad.cryptography && bad.openssl != true)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `we accept what openssl signs with a key that openssl made`() throws {
    struct Question: Encodable {
      var ask = "sign"
      let payload: Data
      let kind: String
      let `private`: String
    }
    let keys = try keysOfOracle("openssl_keys")
    for length in 0..<8 {  // The oracle writes base64 for URLs, without padding.
      let payload = Data((0..<length).map { UInt8(255 - $0) }) + [0xfb, 0xff]
      let envelope: SignedEnvelope = try Oracle("provenance_oracle.py").ask(
        Question(payload: payload, kind: AuditStatement.payloadType, private: keys["private"]!))
      let key = try ExampleKey.verifying(keys["public"]!)
      #expect(envelope.payload(signedBy: key) == payload)
      #expect(try envelope.payload(signedBy: ExampleKey.verifying()) == nil)
    }
  }

  @Test func `a damaged envelope is refused or unsigned, and never another statement`() throws {
    var generator = SeededGenerator(Seed(1))
    let envelope = try ExampleCorpus().statement().signed(with: ExampleKey.signing())
    let key = try ExampleKey.verifying()
    let original = try envelope.data()
    for _ in 0..<4000 {
      do {
        let read = try SignedEnvelope(reading: mutated(original, &generator), path: "e")
        let payload = read.payload(signedBy: key)
        #expect(payload == nil || payload == envelope.unverifiedPayload)
      } catch {}
    }
  }

  @Test func `a damaged statement or manifest is refused or read, and never crashes`() throws {
    var generator = SeededGenerator(Seed(2))
    let corpus = try ExampleCorpus()
    let (statement, manifest) = (try corpus.statement().data(), try corpus.manifest.data())
    for _ in 0..<3000 {
      let one = mutated(statement, &generator)
      let other = mutated(manifest, &generator)
      do { _ = try AuditStatement(reading: one, path: "s") } catch {}
      do {
        let read = try CorpusManifest(reading: other, path: "m")
        _ = (
          read.tree.root, read.licences, Croissant(read, .init(name: "x"), .init(date: "")).data()
        )
      } catch {}
    }
  }
}
