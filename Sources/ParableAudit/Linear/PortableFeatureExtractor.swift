import Foundation

/// The reference for ``FeatureExtractor``: the same features from plain words, without C.
public struct PortableFeatureExtractor: Sendable {
  public let settings: FeatureSettings

  public init(_ settings: FeatureSettings) { self.settings = settings }

  /// The features of a text.
  public func features(of text: UnsafeBufferPointer<UInt8>) -> Features {
    let words = Self.folded(Array(text)).split(separator: 0x20).map(Array.init)
    var rows = words.map { Self.hash(of: $0) >> UInt64(64 - settings.bits) }
    if settings.hasPairs {
      for (first, second) in zip(words, words.dropFirst()) {
        let before = Self.hash(of: first) | 1
        let pair = Self.mixed(before &* 0x9E37_79B9_7F4A_7C15 &+ Self.hash(of: second))
        rows.append(pair >> UInt64(64 - settings.bits))
      }
    }
    rows += words.flatMap { runs(of: [0x20] + $0 + [0x20]) }
    let counts = Dictionary(rows.map { (UInt32($0), 1) }, uniquingKeysWith: +)
    let sorted = counts.sorted { $0.key < $1.key }
    return Features(rows: sorted.map(\.key), levels: sorted.map { level(ofCount: $0.value) })
  }

  private func level(ofCount count: Int) -> UInt8 {
    let count = settings.hasCounts ? min(count, 255) : 1
    return UInt8((16 * (1 + log(Double(count)))).rounded())
  }

  private func runs(of word: [UInt8]) -> [UInt64] {
    settings.runs.filter { $0 <= word.count }.flatMap { length in
      (0...(word.count - length)).map { start in
        let bytes = word[start..<start + length].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        let seed = UInt64(length) &* 0x9E37_79B9_7F4A_7C15
        let first = (bytes ^ seed) &* 0xFF51_AFD7_ED55_8CCD
        let hash = (first ^ (first >> 32)) &* 0xC4CE_B9FE_1A85_EC53
        return UInt64(settings.blockCount) | hash >> UInt64(64 - settings.bits)
      }
    }
  }

  /// FNV-1a, then the finisher of MurmurHash3.
  private static func hash(of word: [UInt8]) -> UInt64 {
    mixed(word.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var x = value
    x = (x ^ (x >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    x = (x ^ (x >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return x ^ (x >> 33)
  }

  /// The text with small letters, 0 for digits, no apostrophes, and spaces for what separates.
  private static func folded(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var left = bytes[...]
    while let byte = left.popFirst() {
      switch byte {
      case 0x61...0x7A: out.append(byte)
      case 0x41...0x5A: out.append(byte | 0x20)
      case 0x30...0x39: out.append(0x30)
      case 0x27: break
      case 0..<0x80: out.append(0x20)
      case 0xC2 where !left.isEmpty:
        left.removeFirst()
        out.append(0x20)
      case 0xC3 where !left.isEmpty:
        let next = left.removeFirst()
        out += [byte, (0x80...0x9E).contains(next) && next != 0x97 ? next | 0x20 : next]
      case 0xE2 where left.count > 1 && (left.first == 0x80 || left.first == 0x81):
        if left.prefix(2) != [0x80, 0x99] { out.append(0x20) }
        left = left.dropFirst(2)
      default: out.append(byte)
      }
    }
    return out
  }
}
