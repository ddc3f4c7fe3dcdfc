import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableAudit

struct ProvenanceKeyTests {
  @Test func `the keys of RFC 8410 are read and belong together`() throws {
    let id = try ExampleKey.verifying().id
    #expect(try ExampleKey.signing().publicKey.id == id)
    #expect(try ExampleKey.signing(ExampleKey.extended).publicKey.id == id)
    let der = Data(
      base64Encoded: "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=")!
    #expect(id == Fingerprint(of: der))
  }

  @Test func `line ends of Windows and words around a key do no harm`() throws {
    let text = "Bag Attributes: none\r\n" + ExampleKey.secret.replacing("\n", with: "\r\n")
    #expect(try ExampleKey.signing(text).publicKey.id == ExampleKey.verifying().id)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `a key's name is the hash of its SPKI as cryptography writes it`() throws {
    let keys = try keysOfOracle()
    #expect(try ExampleKey.verifying(keys["public"]!).id.hex == keys["id"])
    #expect(try ExampleKey.signing(keys["private"]!).publicKey.id.hex == keys["id"])
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `what is no usable key is called what it is`() throws {
    let keys = try keysOfOracle()
    typealias Problem = ProvenanceError.KeyProblem
    let secret: [String: Problem] = [
      "public": .publicInsteadOfPrivate, "encrypted": .encrypted, "rsa-old-encrypted": .encrypted,
      "rsa": .wrongType("RSA"), "rsa-old": .wrongType("RSA"),
      "ec": .wrongType("elliptic curves of NIST"), "ec-old": .wrongType("elliptic curves of NIST"),
      "x25519": .wrongType("X25519"), "ed448": .wrongType("Ed448"),
      "openssh": .wrongType("OpenSSH, in its own format"),
    ]
    for (name, problem) in secret {
      #expect(throws: ProvenanceError.key(path: "key.pem", problem)) {
        try ExampleKey.signing(keys[name]!)
      }
    }
    let open: [String: Problem] = [
      "private": .privateInsteadOfPublic, "encrypted": .encrypted, "rsa-public": .wrongType("RSA"),
      "ec-public": .wrongType("elliptic curves of NIST"),
    ]
    for (name, problem) in open {
      #expect(throws: ProvenanceError.key(path: "public.pem", problem)) {
        try ExampleKey.verifying(keys[name]!)
      }
    }
  }

  @Test(arguments: [
    "", "ssh-ed25519 AAAA", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAA",
    "-----BEGIN PRIVATE KEY-----\nMC4C!\n-----END PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\nMIL/\n-----END PRIVATE KEY-----",
    "-----BEGIN CERTIFICATE-----\nMIL/\n-----END CERTIFICATE-----",
  ])
  func `what is no key is refused with a reason`(text: String) {
    do {
      _ = try ExampleKey.signing(text)
      Issue.record("it was accepted")
    } catch ProvenanceError.key(_, .unreadable(let reason)) {
      #expect(!reason.isEmpty)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `a file that is not there is named`() {
    let file = URL(filePath: "/nowhere/key.pem")
    let error = FileError.unreadable(path: file.path, reason: "the key cannot be opened")
    #expect(throws: error) { try SigningKey(file: file) }
    #expect(throws: error) { try VerificationKey(file: file) }
  }

  @Test func `a damaged key is refused or is another key, and never crashes`() throws {
    var generator = SeededGenerator(Seed(8410))
    let originals = [ExampleKey.secret, ExampleKey.open, ExampleKey.extended].map { Data($0.utf8) }
    for round in 0..<6000 {
      let pem = mutated(originals[round % originals.count], &generator)
      for read in [
        { _ = try SigningKey(pem: pem, path: "k") },
        { _ = try VerificationKey(pem: pem, path: "k") },
      ] {
        do { try read() } catch is ProvenanceError {}
      }
    }
  }

  @Test func `damaged DER is refused or is another key, and never crashes`() throws {
    var generator = SeededGenerator(Seed(5958))
    for pem in [ExampleKey.secret, ExampleKey.open, ExampleKey.extended] {
      let lines = pem.split(separator: "\n")
      let der = Data(base64Encoded: lines.dropFirst().dropLast().joined())!
      for _ in 0..<3000 {
        let body = mutated(der, &generator).base64EncodedString()
        let text = Data("\(lines[0])\n\(body)\n\(lines[lines.count - 1])".utf8)
        do { _ = try SigningKey(pem: text, path: "k") } catch is ProvenanceError {}
        do { _ = try VerificationKey(pem: text, path: "k") } catch is ProvenanceError {}
      }
    }
  }
}

/// The bytes with some changed, some cut away, some repeated.
func mutated(_ data: Data, _ generator: inout some RandomNumberGenerator) -> Data {
  var bytes = Array(data)
  for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[place] = .random(in: 0...255, using: &generator)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(bytes[place], at: place)
    default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
    }
  }
  return Data(bytes)
}
