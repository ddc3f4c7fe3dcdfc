import Foundation
import ParableCore

/// A PEM file of a key, taken out of its wrapping.
///
/// Source: RFC 7468 for the wrapping, RFC 5958 and RFC 5280 for the content, RFC 8410 for Ed25519.
struct PEMKey {
  /// The two kinds of keys.
  enum Kind: String {
    case `private` = "PRIVATE KEY"
    case `public` = "PUBLIC KEY"
  }

  /// DER of the object identifier 1.3.101.112.
  static let ed25519: [UInt8] = [0x2b, 0x65, 0x70]
  /// What stands before the 32 bytes of every Ed25519 public key in its SPKI form.
  static let publicHead: [UInt8] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03] + ed25519 + [0x03, 0x21, 0]

  /// The 32 bytes of the key.
  let bytes: Data

  /// Reads a file of at most 64 KiB.
  ///
  /// - Throws: ``ProvenanceError/key(path:_:)``, ``FileError/unreadable(path:reason:)``.
  init(_ kind: Kind, file: URL) throws {
    guard let handle = try? FileHandle(forReadingFrom: file),
      let data = try? handle.read(upToCount: 1 << 16 + 1)
    else { throw FileError.unreadable(path: file.path, reason: "the key cannot be opened") }
    try self.init(kind, pem: data, path: file.path)
  }

  /// Reads the text of such a file; `path` is what messages call it.
  init(_ kind: Kind, pem: Data, path: String) throws(ProvenanceError) {
    do {
      bytes = try Self.bytes(kind, pem)
    } catch {
      throw .key(path: path, error)
    }
  }

  private static func bytes(
    _ kind: Kind, _ pem: Data
  ) throws(ProvenanceError.KeyProblem) -> Data {
    guard pem.count <= 1 << 16, let text = String(data: pem, encoding: .utf8) else {
      throw .unreadable(reason: "it is not a PEM text")
    }
    let (label, body) = try block(in: text)
    try check(label: label, body: body, for: kind)
    let lines = body.filter { !$0.isWhitespace }
    guard let der = Data(base64Encoded: lines) else {
      throw .unreadable(reason: "what stands between its BEGIN and END is not base64")
    }
    return try kind == .private ? privateBytes(der) : publicBytes(der)
  }

  /// The first PEM block.
  private static func block(
    in text: String
  ) throws(ProvenanceError.KeyProblem) -> (label: String, body: Substring) {
    let dashes = "-----"
    guard let begin = text.range(of: dashes + "BEGIN "),
      let afterLabel = text.range(of: dashes, range: begin.upperBound..<text.endIndex)
    else { throw .unreadable(reason: "it has no line -----BEGIN PRIVATE KEY-----, or PUBLIC") }
    let label = String(text[begin.upperBound..<afterLabel.lowerBound])
    guard
      let end = text.range(
        of: dashes + "END \(label)" + dashes, range: afterLabel.upperBound..<text.endIndex)
    else { throw .unreadable(reason: "it has no line -----END \(label.prefix(40))-----") }
    return (label, text[afterLabel.upperBound..<end.lowerBound])
  }

  private static func check(
    label: String, body: Substring, for kind: Kind
  ) throws(ProvenanceError.KeyProblem) {
    if label == kind.rawValue { return }
    if label.hasPrefix("ENCRYPTED") || body.contains("ENCRYPTED") { throw .encrypted }
    switch label {
    case "PRIVATE KEY": throw .privateInsteadOfPublic
    case "PUBLIC KEY": throw .publicInsteadOfPrivate
    case "RSA PRIVATE KEY", "RSA PUBLIC KEY": throw .wrongType("RSA")
    case "EC PRIVATE KEY", "EC PARAMETERS": throw .wrongType("elliptic curves of NIST")
    case "DSA PRIVATE KEY": throw .wrongType("DSA")
    case "OPENSSH PRIVATE KEY": throw .wrongType("OpenSSH, in its own format")
    case "CERTIFICATE": throw .unreadable(reason: "it is a certificate")
    default: throw .unreadable(reason: "it holds a \(label.prefix(40))")
    }
  }

  /// PKCS#8: version, algorithm, an octet string in an octet string; attributes may follow.
  private static func privateBytes(_ der: Data) throws(ProvenanceError.KeyProblem) -> Data {
    var outer = DERReader(der)
    guard let content = outer.next(DERReader.Tag.sequence), outer.isAtEnd else { throw .damaged }
    var key = DERReader(content)
    guard let version = key.next(DERReader.Tag.integer), version == [0] || version == [1] else {
      throw .damaged
    }
    try checkAlgorithm(&key)
    guard let wrapped = key.next(DERReader.Tag.octets) else { throw .damaged }
    while !key.isAtEnd {
      guard let extra = key.nextOfAnyKind(), extra.tag & 0xc0 == 0x80 else { throw .damaged }
    }
    var inner = DERReader(wrapped)
    guard let bytes = inner.next(DERReader.Tag.octets), inner.isAtEnd, bytes.count == 32 else {
      throw .damaged
    }
    return Data(bytes)
  }

  /// SPKI: algorithm, and a bit string of whole bytes.
  private static func publicBytes(_ der: Data) throws(ProvenanceError.KeyProblem) -> Data {
    var outer = DERReader(der)
    guard let content = outer.next(DERReader.Tag.sequence), outer.isAtEnd else { throw .damaged }
    var key = DERReader(content)
    try checkAlgorithm(&key)
    guard let bits = key.next(DERReader.Tag.bits), key.isAtEnd, bits.count == 33, bits.first == 0
    else { throw .damaged }
    return Data(bits.dropFirst())
  }

  private static func checkAlgorithm(
    _ key: inout DERReader
  ) throws(ProvenanceError.KeyProblem) {
    guard let content = key.next(DERReader.Tag.sequence) else { throw .damaged }
    var algorithm = DERReader(content)
    guard let name = algorithm.next(DERReader.Tag.identifier).map(Array.init) else {
      throw .damaged
    }
    guard name == ed25519 else { throw .wrongType(names[name] ?? "another algorithm") }
    guard algorithm.isAtEnd else { throw .damaged }
  }

  /// What common algorithms are called, by the DER of their identifiers.
  private static let names: [[UInt8]: String] = [
    [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]: "RSA",
    [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]: "RSA-PSS",
    [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]: "elliptic curves of NIST",
    [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01]: "DSA",
    [0x2b, 0x65, 0x6e]: "X25519", [0x2b, 0x65, 0x6f]: "X448", [0x2b, 0x65, 0x71]: "Ed448",
  ]
}

extension ProvenanceError.KeyProblem {
  fileprivate static let damaged = Self.unreadable(reason: "its content is damaged")
}
