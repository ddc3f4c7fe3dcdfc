import Mustache

/// HTML in which every `<`, `>`, `&` and quote of a text is escaped, whatever stands beside it.
///
/// Mustache's own type looks at characters, and a `<` behind a prepending mark such as U+0600, or
/// before a combining one, is part of a longer character: it would go through as markup. This one
/// looks at Unicode scalars, as a browser does.
struct ScalarHTML: MustacheContentType {
  /// The name that templates know it by.
  static let name = "SCALAR_HTML"

  func escapeText(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
