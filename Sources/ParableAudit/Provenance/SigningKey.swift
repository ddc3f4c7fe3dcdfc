import Crypto
import Foundation
import ParableCore

/// An Ed25519 key that signs.
public struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// Reads a PEM file with an unencrypted PKCS#8 key, as `openssl genpkey` makes it.
  ///
  /// - Throws: ``ProvenanceError/key(path:_:)``, ``FileError/unreadable(path:reason:)``.
  public init(file: URL) throws {
    key = try Curve25519.Signing.PrivateKey(
      rawRepresentation: try PEMKey(.private, file: file).bytes)
  }

  /// Reads the text of such a file; `path` is what messages call it.
  public init(pem: Data, path: String) throws {
    key = try Curve25519.Signing.PrivateKey(
      rawRepresentation: try PEMKey(.private, pem: pem, path: path).bytes)
  }

  /// The key that checks what this one signs.
  public var publicKey: VerificationKey { VerificationKey(key.publicKey) }

  func signature(of bytes: Data) throws -> Data { try key.signature(for: bytes) }
}

/// An Ed25519 key that checks signatures.
public struct VerificationKey: Sendable {
  private let key: Curve25519.Signing.PublicKey

  fileprivate init(_ key: Curve25519.Signing.PublicKey) { self.key = key }

  /// Reads a PEM file with an SPKI public key, as `openssl pkey -pubout` makes it.
  ///
  /// - Throws: ``ProvenanceError/key(path:_:)``, ``FileError/unreadable(path:reason:)``.
  public init(file: URL) throws {
    key = try Curve25519.Signing.PublicKey(
      rawRepresentation: try PEMKey(.public, file: file).bytes)
  }

  /// Reads the text of such a file; `path` is what messages call it.
  public init(pem: Data, path: String) throws {
    key = try Curve25519.Signing.PublicKey(
      rawRepresentation: try PEMKey(.public, pem: pem, path: path).bytes)
  }

  /// What envelopes call it: the SHA-256 of its SPKI DER.
  public var id: Fingerprint { Fingerprint(of: PEMKey.publicHead + key.rawRepresentation) }

  func accepts(_ signature: Data, of bytes: Data) -> Bool {
    key.isValidSignature(signature, for: bytes)
  }
}
