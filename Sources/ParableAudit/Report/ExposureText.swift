import Foundation
import ParableReport
import ParableStatistics

/// The numbers of an audit as people read them: shares as documents per 10,000, doses in tokens.
struct ExposureText {
  private let numbers: NumberText
  private let gap: String

  /// Numbers for a page.
  static let page = ExposureText(numbers: .page, gap: "\u{202F}")
  /// Numbers for a terminal.
  static let terminal = ExposureText(numbers: .terminal, gap: " ")

  /// A share as documents per 10,000, to about three digits.
  func perTenThousand(_ share: Double) -> String {
    let value = share * 10_000
    switch value {
    case 0: return "0"
    case ..<0.001: return "<0.001"
    case ..<0.1: return numbers.decimal(value, places: 3)
    case ..<10: return numbers.decimal(value, places: 2)
    case ..<100: return numbers.decimal(value, places: 1)
    default: return count(Int(value.rounded()))
    }
  }

  /// A share with its bounds, per 10,000.
  func perTenThousand(_ interval: Interval) -> String {
    guard let bounds = interval.bounds else { return perTenThousand(interval.mean) }
    let (low, high) = (perTenThousand(bounds.lowerBound), perTenThousand(bounds.upperBound))
    return "\(perTenThousand(interval.mean)) [\(low), \(high)]"
  }

  /// A dose in tokens, to three digits: 812, 12.3 k, 4.56 M, 7.8 G, 1.2 T.
  func dose(_ tokens: Double) -> String {
    var (value, unit) = (tokens, "")
    for next in ["k", "M", "G", "T"] where value >= 999.5 { (value, unit) = (value / 1000, next) }
    let places = unit.isEmpty || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
    return numbers.decimal(value, places: places) + (unit.isEmpty ? "" : gap + unit)
  }

  /// A whole number.
  func count(_ number: Int) -> String { numbers.count(number, gap: gap == " " ? "," : gap) }

  /// A share as a percentage.
  func percent(_ share: Double, places: Int = 0) -> String {
    numbers.percent(share, places: places)
  }

  /// A factor, such as 3.2.
  func factor(_ value: Double) -> String {
    value >= 100 ? count(Int(value.rounded())) : numbers.decimal(value, places: value < 10 ? 1 : 0)
  }
}

extension Quantity {
  /// A share, shown as documents per 10,000.
  static func perTenThousand(_ share: Double) -> Quantity {
    Quantity(share, shown: ExposureText.page.perTenThousand(share))
  }

  /// A dose in tokens.
  static func dose(_ tokens: Double) -> Quantity {
    Quantity(tokens, shown: ExposureText.page.dose(tokens))
  }
}

extension QuantityWithBounds {
  /// A share with its bounds, shown as documents per 10,000.
  static func perTenThousand(_ interval: Interval) -> QuantityWithBounds {
    QuantityWithBounds(interval, Quantity.perTenThousand)
  }
}
