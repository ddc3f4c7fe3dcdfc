/// The character classes that the normalizer and the pre-tokenizer ask for.
///
/// Hugging Face's library has these tables from Unicode 8.0. So a character that came later is none
/// of these, and the few whose class has changed since are listed here.
enum UnicodeCategories {
  /// Control, format and private-use characters (Cc, Cf, Co).
  static func isOther(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .privateUse: true
    case .format: isInUnicode8(scalar)
    default: false
    }
  }

  /// Marks that take no room of their own, such as accents (Mn).
  static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false
    case 0x1734, 0x1171E: return true
    default:
      return scalar.properties.generalCategory == .nonspacingMark && isInUnicode8(scalar)
    }
  }

  /// Punctuation: every ASCII mark that is no letter or digit, and the Unicode classes P….
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isASCIIPunctuation(UInt8(scalar.value)) }
    if scalar.value == 0x166D || scalar.value == 0x111C9 { return true }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return isInUnicode8(scalar)
    default: return false
    }
  }

  private static func isInUnicode8(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age else { return false }
    return (age.major, age.minor) <= (8, 0)
  }

  private static func isASCIIPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
