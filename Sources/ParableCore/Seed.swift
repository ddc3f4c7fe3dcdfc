import Crypto

/// The one source of chance: everything random in Parable is a function of a seed and a label.
///
/// Two seeds made from the same value and the same labels are equal on every machine and in every
/// version of Swift.
public struct Seed: Sendable, Hashable, Codable {
  /// The seed itself, as a user writes it.
  public let value: UInt64

  /// A seed from a number that a user chose.
  public init(_ value: UInt64) { self.value = value }

  /// An independent seed for one purpose: the first 8 bytes of SHA-256 over value and label.
  public func derived(_ label: String) -> Seed {
    var hash = SHA256()
    withUnsafeBytes(of: value.littleEndian) { hash.update(bufferPointer: $0) }
    hash.update(data: Array(label.utf8))
    let bytes = hash.finalize().prefix(8)
    return Seed(bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }

  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
