import CParableBytes
import Foundation

/// The lines `Name: value` of a WARC or HTTP header, looked up in place.
struct HeaderFields {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Where a header ends, its empty line included; nil where there is none.
  static func end(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let usual = parable_find(base, bytes.count, "\r\n\r\n")
    if usual >= 0 { return Int(usual) + 4 }
    let short = parable_find(base, bytes.count, "\n\n")
    return short >= 0 ? Int(short) + 2 : nil
  }

  /// The value of the first line with this name, without the white space around it.
  func value(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    guard let base = bytes.baseAddress else { return nil }
    var start = 0
    while start < bytes.count {
      let left = bytes.count - start
      let newline = memchr(base + start, 10, left)
      let count = newline.map { UnsafeRawPointer($0) - UnsafeRawPointer(base + start) } ?? left
      let length = name.utf8CodeUnitCount
      if count > length, base[start + length] == UInt8(ascii: ":"),
        strncasecmp(
          UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self),
          UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), length) == 0
      {
        return trimmed(start + length + 1..<start + count)
      }
      start += count + 1
    }
    return nil
  }

  /// The same as a string.
  func text(_ name: StaticString) -> String? {
    value(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a value begins with a word, whatever its case.
  func starts(_ name: StaticString, with word: StaticString) -> Bool {
    guard let value = value(name), value.count >= word.utf8CodeUnitCount,
      let base = value.baseAddress
    else { return false }
    return strncasecmp(
      UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self),
      UnsafeRawPointer(word.utf8Start).assumingMemoryBound(to: CChar.self),
      word.utf8CodeUnitCount) == 0
  }

  private func trimmed(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    var (first, end) = (range.lowerBound, range.upperBound)
    while first < end, bytes[first] <= 32 { first += 1 }
    while end > first, bytes[end - 1] <= 32 { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[first..<end])
  }

  /// A whole number of decimal digits, no greater than 10^18; nil for anything else.
  func number(_ name: StaticString) -> Int? {
    guard let value = value(name), !value.isEmpty, value.count <= 18 else { return nil }
    var result = 0
    for byte in value {
      guard byte >= 48, byte <= 57 else { return nil }
      result = result * 10 + Int(byte - 48)
    }
    return result
  }
}
