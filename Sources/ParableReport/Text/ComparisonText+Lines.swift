extension ComparisonText {
  /// Text in lines of at most ``width`` characters, broken between words; control characters,
  /// which could steer a terminal, become spaces.
  static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in plain(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
      while line.count > width {
        lines.append(String(line.prefix(width)))
        line = String(line.dropFirst(width))
      }
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  /// Text of exactly so many characters: shortened with `..`, or filled up with spaces.
  static func padded(_ text: String, to width: Int, left: Bool) -> String {
    let text = plain(text)
    guard text.count <= width else { return String(text.prefix(width - 2)) + ".." }
    let space = String(repeating: " ", count: width - text.count)
    return left ? text + space : space + text
  }

  /// A line without the spaces at its end.
  static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Text without control characters (C0, DEL and C1).
  private static func plain(_ text: String) -> String {
    let blank: Unicode.Scalar = " "
    let scalars = text.unicodeScalars.map {
      $0.properties.generalCategory == .control ? blank : $0
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
