/// Reads the few kinds of DER elements that keys are made of; anything unusual is nil.
///
/// Source: ITU-T X.690; definite lengths below 64 KiB, the shortest form only, one-byte tags.
struct DERReader {
  /// The kinds of elements.
  enum Tag {
    static let integer: UInt8 = 0x02
    static let bits: UInt8 = 0x03
    static let octets: UInt8 = 0x04
    static let identifier: UInt8 = 0x06
    static let sequence: UInt8 = 0x30
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = ArraySlice(bytes) }

  /// Whether everything was read.
  var isAtEnd: Bool { rest.isEmpty }

  /// The content of the next element, if it is of this kind and whole.
  mutating func next(_ tag: UInt8) -> ArraySlice<UInt8>? {
    guard rest.first == tag else { return nil }
    return nextOfAnyKind()?.content
  }

  /// The next element, if it is whole.
  mutating func nextOfAnyKind() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
    var ahead = rest
    guard let tag = ahead.popFirst(), tag & 0x1f != 0x1f, let length = Self.length(&ahead),
      length <= ahead.count
    else { return nil }
    rest = ahead.dropFirst(length)
    return (tag, ahead.prefix(length))
  }

  private static func length(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.popFirst() else { return nil }
    switch first {
    case 0..<0x80: return Int(first)
    case 0x81:
      guard let low = bytes.popFirst(), low >= 0x80 else { return nil }
      return Int(low)
    case 0x82:
      guard let high = bytes.popFirst(), high > 0, let low = bytes.popFirst() else { return nil }
      return Int(high) << 8 | Int(low)
    default: return nil
    }
  }
}
