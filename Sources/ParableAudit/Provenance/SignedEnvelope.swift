import Foundation
import ParableCore

/// A payload and signatures over it and its type.
///
/// Source: DSSE v1.0.2 (Dead Simple Signing Envelope), protocol.md and envelope.md.
public struct SignedEnvelope: Sendable, Hashable, Codable {
  /// One signature.
  public struct Signature: Sendable, Hashable, Codable {
    /// Which key made it; a hint that proves nothing.
    public let keyid: String?
    /// The signature, in base64.
    public let sig: String
  }

  /// What the payload is.
  public let payloadType: String
  /// The payload, in base64.
  public let payload: String
  /// Whoever signed.
  public let signatures: [Signature]

  /// Signs a payload.
  public init(signing payload: Data, type: String, key: SigningKey) throws {
    let signature = try key.signature(of: Self.signedBytes(type: type, payload: payload))
    payloadType = type
    self.payload = payload.base64EncodedString()
    signatures = [
      Signature(keyid: key.publicKey.id.hex, sig: signature.base64EncodedString())
    ]
  }

  /// Reads an envelope, trusting nothing in it.
  ///
  /// - Throws: ``ProvenanceError/malformed(path:reason:)``.
  public init(reading data: Data, path: String) throws(ProvenanceError) {
    self = try provenanceJSON(data, path: path)
    guard !signatures.isEmpty else { throw .malformed(path: path, reason: "nobody signed it") }
    guard payloadData != nil else {
      throw .malformed(path: path, reason: "its payload is not base64")
    }
  }

  /// Its bytes on the disk: canonical JSON.
  public func data() throws -> Data { try CanonicalJSON.data(of: self) }

  /// The payload, if this key signed it as what the envelope says it is; otherwise nil.
  public func payload(signedBy key: VerificationKey) -> Data? {
    guard let payload = payloadData else { return nil }
    let bytes = Self.signedBytes(type: payloadType, payload: payload)
    let isSigned = signatures.contains { signature in
      base64(signature.sig).map { key.accepts($0, of: bytes) } ?? false
    }
    return isSigned ? payload : nil
  }

  /// The payload, whoever signed it: not to be believed.
  public var unverifiedPayload: Data { payloadData ?? Data() }

  private var payloadData: Data? { base64(payload) }

  /// DSSE's pre-authentication encoding; lengths are in bytes.
  static func signedBytes(type: String, payload: Data) -> Data {
    Data("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }
}

/// Reads base64 in either of its alphabets, as DSSE asks of whoever verifies.
private func base64(_ text: String) -> Data? {
  var standard = text.replacing("-", with: "+").replacing("_", with: "/")
  while standard.utf8.count % 4 != 0 { standard += "=" }
  return Data(base64Encoded: standard)
}
