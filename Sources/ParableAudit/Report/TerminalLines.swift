/// Text in the columns of a terminal.
public enum TerminalLines {
  /// A text in lines of at most so many columns, broken between words, or inside a longer word; its
  /// own newlines stay.
  ///
  /// - Precondition: the width is at least 2, for letters that take two columns.
  public static func wrapped(_ text: String, width: Int) -> [String] {
    precondition(width >= 2, "a line has room for one letter")
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      wrap($0, width)
    }
  }

  private static func wrap(_ paragraph: Substring, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
      if used > 0, used + 1 + columns(of: word) > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      if used > 0 {
        line += " "
        used += 1
      }
      for character in word {
        let more = columns(of: character)
        if used + more > width {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line.append(character)
        used += more
      }
    }
    return lines + [line]
  }

  private static func columns(of word: Substring) -> Int {
    word.reduce(0) { $0 + columns(of: $1) }
  }

  /// Two for letters of East Asia and pictures, one for all others; no table of every terminal, but
  /// right where it matters for wrapping.
  static func columns(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    return switch first.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
      0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
