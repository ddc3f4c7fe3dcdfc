import Testing

@testable import ParableAudit

struct VisibleTextTests {
  @Test(arguments: [
    ("plain, with ümläute, 日本 and עברית", "plain, with ümläute, 日本 and עברית"),
    ("a\u{1B}[2Jb", "a⟨U+001B⟩[2Jb"), ("a\rb", "a⟨U+000D⟩b"), ("a\r\nb", "a\nb"),
    ("a\r", "a⟨U+000D⟩"),
    ("x\u{9B}31m", "x⟨U+009B⟩31m"), ("x\u{7F}", "x⟨U+007F⟩"), ("e\u{301}", "e\u{301}"),
    ("\u{202E}evil", "⟨U+202E⟩evil"), ("a\u{200B}b\u{FEFF}", "a⟨U+200B⟩b⟨U+FEFF⟩"),
    ("a\u{2028}b", "a⟨U+2028⟩b"), ("a\u{A0}b", "a b"), ("tag\u{E0041}", "tag⟨U+E0041⟩"),
    ("\u{3164}", "⟨U+3164⟩"), ("a\n\n\n\n\nb", "a\n\nb"), ("\u{0}", "⟨U+0000⟩"),
    ("\u{E000}", "⟨U+E000⟩"),
  ])
  func `what cannot be seen is shown`(text: String, shown: String) {
    #expect(VisibleText.block(text, limit: 100) == shown)
  }

  @Test func `a pile of marks is cut and counted`() {
    let zalgo = "Z" + String(repeating: "\u{0301}", count: 50) + "!"
    #expect(VisibleText.block(zalgo, limit: 100) == "Z\u{301}\u{301}\u{301}⟨+47 marks⟩!")
  }

  @Test func `a long text ends in an ellipsis after so many scalars`() {
    #expect(VisibleText.block("abcdef", limit: 3) == "abc …")
    #expect(VisibleText.block("abc", limit: 3) == "abc")
    #expect(VisibleText.line("a\nb\tc", limit: 9) == "a b c")
  }

  @Test func `no line is wider than the terminal, wide letters and long words included`() {
    let text = "a few words 日本語日本語日本語 " + String(repeating: "x", count: 50) + "\n\nend"
    let lines = TerminalLines.wrapped(text, width: 11)
    for line in lines {
      #expect(line.reduce(0) { $0 + TerminalLines.columns(of: $1) } <= 11)
    }
    #expect(lines.suffix(2) == ["", "end"])
    #expect(lines.joined().filter { $0 == "x" }.count == 50)
    #expect(TerminalLines.wrapped("", width: 5) == [""])
  }
}
