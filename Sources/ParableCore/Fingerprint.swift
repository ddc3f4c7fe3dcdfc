import Crypto
import Foundation

/// The SHA-256 of some bytes: the name by which any artefact, request or row can be found again.
public struct Fingerprint: Sendable, Hashable {
  /// 64 lower-case hexadecimal digits.
  public let hex: String

  /// The fingerprint of bytes in memory.
  public init(of bytes: some DataProtocol) { hex = Self.hex(SHA256.hash(data: bytes)) }

  /// The fingerprint of a file's content, read in pieces of one mebibyte.
  ///
  /// - Throws: ``FileError/unreadable(path:reason:)``.
  public init(ofFile url: URL) throws {
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw FileError.unreadable(path: url.path, reason: "it cannot be opened")
    }
    defer { try? handle.close() }
    var hash = SHA256()
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
      hash.update(data: piece)
    }
    hex = Self.hex(hash.finalize())
  }

  /// A fingerprint written down earlier; nil unless it is 64 lower-case hexadecimal digits.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.allSatisfy({ "0123456789abcdef".contains($0) }) else {
      return nil
    }
    self.hex = hex
  }

  /// The first 8 digits, for names that people read.
  public var short: String { String(hex.prefix(8)) }

  private static func hex(_ digest: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Fingerprint: CustomStringConvertible {
  public var description: String { hex }
}

extension Fingerprint: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Fingerprint(hex: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a SHA-256 in lower-case hexadecimal")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
