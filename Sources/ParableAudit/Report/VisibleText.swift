/// Text of a corpus, made harmless to look at: what is invisible is shown, and what would steer a
/// terminal or turn a line around is shown instead of sent.
///
/// Letters of every script stay as they are. It does not escape markup: that is the page's part.
enum VisibleText {
  /// Marks on one letter, from which on the rest is left out and counted.
  private static let mostMarks = 3

  /// The text on several lines, at most two newlines in a row.
  ///
  /// - Parameter limit: How many Unicode scalars are shown at most; then an ellipsis follows.
  static func block(_ text: String, limit: Int) -> String {
    var out = Writer()
    var previous: Unicode.Scalar?
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == limit {
        out.cut()
        break
      }
      if previous == "\r", scalar != "\n" { out.write("⟨U+000D⟩") }
      if scalar != "\r" { out.add(scalar) }
      previous = scalar
    }
    if previous == "\r" { out.write("⟨U+000D⟩") }
    return out.finish()
  }

  /// The text on one line.
  static func line(_ text: String, limit: Int = 200) -> String {
    block(text, limit: limit).split { $0 == "\n" || $0 == "\t" }.joined(separator: " ")
  }

  /// Collects what is shown.
  private struct Writer {
    private var scalars = String.UnicodeScalarView()
    private var marks = 0
    private var newlines = 0

    mutating func add(_ scalar: Unicode.Scalar) {
      if scalar.isMark {
        marks += 1
        if marks <= VisibleText.mostMarks { scalars.append(scalar) }
        return
      }
      closeMarks()
      newlines = scalar == "\n" ? newlines + 1 : 0
      if newlines > 2 { return }
      write(scalar.shown)
    }

    mutating func write(_ text: String) { scalars.append(contentsOf: text.unicodeScalars) }

    mutating func cut() {
      closeMarks()
      write(" …")
    }

    mutating func finish() -> String {
      closeMarks()
      return String(scalars)
    }

    private mutating func closeMarks() {
      if marks > VisibleText.mostMarks { write("⟨+\(marks - VisibleText.mostMarks) marks⟩") }
      marks = 0
    }
  }
}

extension Unicode.Scalar {
  /// A mark that sits on the letter before it.
  fileprivate var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: value != 0x034F
    default: false
    }
  }

  /// The scalar itself, or a picture of it where it has none of its own.
  fileprivate var shown: String {
    switch self {
    case "\n", "\t": return String(self)
    default: break
    }
    switch properties.generalCategory {
    case .spaceSeparator: return " "
    case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator,
      .paragraphSeparator:
      return code
    default: return properties.isDefaultIgnorableCodePoint ? code : String(self)
    }
  }

  private var code: String {
    let hex = String(value, radix: 16, uppercase: true)
    return "⟨U+\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)⟩"
  }
}
