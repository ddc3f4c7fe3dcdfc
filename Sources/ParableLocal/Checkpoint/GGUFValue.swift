/// What a key of a GGUF file holds.
public enum GGUFValue: Sendable, Hashable {
  /// A whole number, whatever its width in the file.
  case integer(Int)
  /// A whole number above `Int.max`.
  case unsigned(UInt64)
  /// A number of 32 or 64 bits.
  case float(Double)
  /// True or false.
  case bool(Bool)
  /// Text.
  case string(String)
  /// A list of values of one kind.
  case array([GGUFValue])

  /// The whole number; nil for every other kind, and above `Int.max`.
  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The number, whole or not.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// The truth value.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The text.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The list.
  public var array: [GGUFValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The list, if all of it is text.
  public var strings: [String]? { all(\.string) }

  /// The list, if all of it is whole numbers.
  public var integers: [Int]? { all(\.integer) }

  private func all<Element>(_ kind: (GGUFValue) -> Element?) -> [Element]? {
    guard let values = array else { return nil }
    var result: [Element] = []
    result.reserveCapacity(values.count)
    for value in values {
      guard let element = kind(value) else { return nil }
      result.append(element)
    }
    return result
  }
}
