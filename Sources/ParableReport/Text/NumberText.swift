import Foundation

/// Numbers as people read them; the same number gives the same text everywhere.
package struct NumberText: Sendable {
  /// The minus sign: `−` on a page, `-` in a terminal.
  package let minus: String

  /// Numbers for a page.
  package static let page = NumberText(minus: "\u{2212}")
  /// Numbers for a terminal.
  package static let terminal = NumberText(minus: "-")

  /// A number with so many decimals.
  package func decimal(_ value: Double, places: Int, signed: Bool = false) -> String {
    let digits = String(format: "%.\(places)f", abs(value))
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let sign = isZero ? "" : value < 0 ? minus : signed ? "+" : ""
    return sign + digits
  }

  /// A share as a percentage, such as `61%`.
  package func percent(_ share: Double, places: Int = 0) -> String {
    decimal(share * 100, places: places) + "%"
  }

  /// A difference of shares in percentage points, with its sign and without its unit.
  package func points(_ difference: Double, places: Int = 0) -> String {
    decimal(difference * 100, places: places, signed: true)
  }

  /// A p value: three places, or "<0.001".
  package func pValue(_ p: Double) -> String { p < 0.001 ? "<0.001" : decimal(p, places: 3) }

  /// A whole number with a thin gap between thousands.
  package func count(_ number: Int, gap: String = "\u{202F}") -> String {
    let digits = String(number.magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits.prefix(end).suffix(3))
    }
    return (number < 0 ? minus : "") + groups.reversed().joined(separator: gap)
  }

  /// A duration in the two largest units that matter.
  package func duration(seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 120 { return "\(whole) s" }
    if whole < 7200 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
