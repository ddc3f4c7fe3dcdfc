import Foundation

/// JSON with one spelling for each value, so that equal values have equal fingerprints.
///
/// Source: RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, numbers as
/// ECMAScript prints them, the shortest escapes, no white space.
public enum CanonicalJSON {
  /// The canonical bytes of any encodable value.
  public static func data(of value: some Encodable) throws -> Data {
    Data(text(of: try JSONValue(encoding: value)).utf8)
  }

  /// The canonical text of a JSON value. Numbers are finite by construction.
  public static func text(of value: JSONValue) -> String {
    var out = ""
    append(value, to: &out)
    return out
  }

  /// The fingerprint of a value's canonical form.
  public static func fingerprint(of value: some Encodable) throws -> Fingerprint {
    Fingerprint(of: try data(of: value))
  }

  private static func append(_ value: JSONValue, to out: inout String) {
    switch value {
    case .null: out += "null"
    case .bool(let flag): out += flag ? "true" : "false"
    case .number(let number): out += ecmaScript(number)
    case .string(let text): append(text, to: &out)
    case .array(let elements):
      appendList(elements, in: "[]", to: &out) { append($0, to: &$1) }
    case .object(let members):
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      appendList(sorted, in: "{}", to: &out) {
        append($0.key, to: &$1)
        $1 += ":"
        append($0.value, to: &$1)
      }
    }
  }

  private static func appendList<Element>(
    _ elements: [Element], in brackets: String, to out: inout String,
    each: (Element, inout String) -> Void
  ) {
    out.append(brackets.first!)
    for (index, element) in elements.enumerated() {
      if index > 0 { out += "," }
      each(element, &out)
    }
    out.append(brackets.last!)
  }

  private static func append(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{8}": out += "\\b"
      case "\t": out += "\\t"
      case "\n": out += "\\n"
      case "\u{c}": out += "\\f"
      case "\r": out += "\\r"
      case "\u{0}"..<"\u{20}":
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }

  /// ECMA-262 Number::toString: the shortest digits, with an exponent from 1e21 and below 1e-6.
  static func ecmaScript(_ number: Double) -> String {
    precondition(number.isFinite, "JSON has no spelling for \(number)")
    if number == 0 { return "0" }
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
