import Foundation

/// JSON with one spelling for each value, so that equal values have equal fingerprints.
///
/// Source: RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, numbers as
/// ECMAScript prints them, the shortest escapes, no white space.
public enum CanonicalJSON {
  /// The canonical bytes of any encodable value.
  public static func data(of value: some Encodable) throws -> Data {
    var out: [UInt8] = []
    append(try JSONValue(encoding: value), to: &out)
    return Data(out)
  }

  /// The canonical text of a JSON value. Numbers are finite by construction.
  public static func text(of value: JSONValue) -> String {
    var out: [UInt8] = []
    append(value, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The fingerprint of a value's canonical form.
  public static func fingerprint(of value: some Encodable) throws -> Fingerprint {
    Fingerprint(of: try data(of: value))
  }

  private static func append(_ value: JSONValue, to out: inout [UInt8]) {
    switch value {
    case .null: out += "null".utf8
    case .bool(let flag): out += (flag ? "true" : "false").utf8
    case .number(let number): out += ecmaScript(number).utf8
    case .string(let text): append(text, to: &out)
    case .array(let elements):
      appendList(elements, in: "[]", to: &out) { append($0, to: &$1) }
    case .object(let members):
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      appendList(sorted, in: "{}", to: &out) {
        append($0.key, to: &$1)
        $1.append(UInt8(ascii: ":"))
        append($0.value, to: &$1)
      }
    }
  }

  private static func appendList<Element>(
    _ elements: [Element], in brackets: StaticString, to out: inout [UInt8],
    each: (Element, inout [UInt8]) -> Void
  ) {
    out.append(brackets.utf8Start[0])
    for (index, element) in elements.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      each(element, &out)
    }
    out.append(brackets.utf8Start[1])
  }

  private static func append(_ text: String, to out: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let escape = UInt8(ascii: "\\")
    out.append(quote)
    for byte in text.utf8 {
      switch byte {
      case quote, escape: out += [escape, byte]
      case 0x08: out += [escape, UInt8(ascii: "b")]
      case 0x09: out += [escape, UInt8(ascii: "t")]
      case 0x0A: out += [escape, UInt8(ascii: "n")]
      case 0x0C: out += [escape, UInt8(ascii: "f")]
      case 0x0D: out += [escape, UInt8(ascii: "r")]
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        out += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
      default: out.append(byte)
      }
    }
    out.append(quote)
  }

  /// ECMA-262 Number::toString: the shortest digits, with an exponent from 1e21 and below 1e-6.
  static func ecmaScript(_ number: Double) -> String {
    precondition(number.isFinite, "JSON has no spelling for \(number)")
    if number == 0 { return "0" }
    if let whole = Int(exactly: number), abs(whole) < 1 << 53 { return String(whole) }
    let sign = number < 0 ? "-" : ""
    let (digits, point) = shortestDigits(of: abs(number))
    let count = digits.count
    switch point {
    case count...21: return sign + digits + String(repeating: "0", count: point - count)
    case 1...21: return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    case -5...0: return sign + "0." + String(repeating: "0", count: -point) + digits
    default:
      let exponent = point - 1
      let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst(1)
      return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + String(abs(exponent))
    }
  }

  /// The shortest digits that read back as `number`, and where the decimal point stands in them.
  private static func shortestDigits(of number: Double) -> (digits: String, point: Int) {
    let parts = number.description.lowercased().split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let exponent = parts.count > 1 ? Int(parts[1])! : 0
    var digits = String(mantissa.joined())
    var point = mantissa[0].count + exponent
    while digits.hasPrefix("0") {
      digits.removeFirst()
      point -= 1
    }
    while digits.hasSuffix("0") { digits.removeLast() }
    return (digits, point)
  }
}
