/// What an artificial agent may be said to do, as the codebook numbers it: `N3`, `P1`, `T1`, `X`.
///
/// The letter is the kind: N for a bad act, P for a good one, everything else is neither.
public struct Code: RawRepresentable, Sendable, Hashable {
  /// The code as it is written.
  public let rawValue: String

  /// A code as it is written; whether it means anything is the codebook's to say.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A bad act: `N` and a number.
  public var isNegative: Bool { rawValue.first == "N" && number != nil }
  /// A good act: `P` and a number.
  public var isPositive: Bool { rawValue.first == "P" && number != nil }
  /// Neither: talk about technology or risk, an accident, no agent at all.
  public var isNeutral: Bool { !isNegative && !isPositive }

  private var number: Int? { Int(rawValue.dropFirst()) }
}

extension Code: Comparable {
  /// Bad acts, then good ones, then the rest; within each by number and not by letter: N2 < N10.
  public static func < (a: Code, b: Code) -> Bool { a.order < b.order }

  private var order: (Int, String, Int, String) {
    let kind = isNegative ? 0 : isPositive ? 1 : 2
    return (kind, String(rawValue.prefix(1)), number ?? -1, rawValue)
  }
}

extension Code: Codable {
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension Code: CustomStringConvertible {
  public var description: String { rawValue }
}
