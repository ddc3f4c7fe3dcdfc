import Foundation

/// Cleans a text as Hugging Face's `BertNormalizer` does.
///
/// In this order: control characters go, every white space becomes a space, spaces are put around
/// Chinese characters, accents go (Unicode NFD without the marks), upper case becomes lower case.
struct BertNormalizer: Sendable, Hashable {
  var cleansText = true
  var separatesChinese = true
  /// `nil` means: as `lowercases` says.
  var stripsAccents: Bool?
  var lowercases = true

  /// The text's characters, cleaned.
  func normalized(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    var scalars = Array(text)
    if cleansText { scalars = cleaned(scalars) }
    if separatesChinese { scalars = scalars.flatMap(Self.separated) }
    if stripsAccents ?? lowercases {
      scalars = Self.decomposed(scalars).filter {
        !UnicodeCategories.isNonspacingMark($0)
      }
    }
    return lowercases ? scalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars } : scalars
  }

  private func cleaned(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    scalars.compactMap { scalar in
      if scalar.value == 0 || scalar.value == 0xFFFD { return nil }
      if Self.isControl(scalar) { return nil }
      return scalar.properties.isWhitespace ? " " : scalar
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": false
    default: UnicodeCategories.isOther(scalar)
    }
  }

  private static func separated(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    isChinese(scalar) ? [" ", scalar, " "] : [scalar]
  }

  /// The blocks that Hugging Face lists; the sixth begins at 2B920 there, not at 2B820.
  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  private static func decomposed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard scalars.contains(where: { !$0.isASCII }) else { return scalars }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return Array(String(text).decomposedStringWithCanonicalMapping.unicodeScalars)
  }
}
