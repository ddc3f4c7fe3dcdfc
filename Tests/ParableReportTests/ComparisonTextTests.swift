import ParableReport
import ParableStatistics
import Testing

struct ComparisonTextTests {
  @Test func `every line fits a terminal and is plain ASCII`() throws {
    var example = try Comparison.example()
    example.arms[0].name = String(repeating: "long-", count: 30)
    example.limits.append(String(repeating: "x", count: 250))
    let text = ComparisonText(example).text
    for line in text.split(separator: "\n") { #expect(line.count <= ComparisonText.width) }
    #expect(!text.contains { !$0.isASCII })
    #expect(text.hasSuffix("\n"))
  }

  @Test func `an arm's line holds its numbers in the order of the heading`() throws {
    let text = ComparisonText(try .example()).text
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("demos ") })
    let words = line.split(separator: " ")
    #expect(words[1] == "1%" && words[4] == "31%")
    #expect(words.suffix(2) == ["47%", "2.51"])
  }

  @Test func `the terminal says what an audit prevented, missed and wrongly found`() throws {
    var example = try Comparison.example()
    example.audits = [.example()]
    let words = ComparisonText(example).text.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("Audit, stories: prevented 75% [50, 100] of the harm of villain"))
    #expect(words.contains("(10 missed)") && words.contains("(20 wrongly)"))
  }

  @Test func `text of a result cannot steer the terminal`() throws {
    var example = try Comparison.example()
    example.title = "a\u{1B}[2Jb\u{9B}31m\r\nc"
    example.arms[0].name = "\u{1B}]0;x\u{07}"
    let text = ComparisonText(example).text
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0.value == 0x9B })
  }

  @Test func `a difference without an interval shows none`() throws {
    var example = try Comparison.example()
    example.contrasts[0].low = nil
    example.contrasts[0].high = nil
    example.contrasts[0].adjustedPValue = nil
    example.contrasts[0].pValue = nil
    let lines = ComparisonText(example).text.split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("* villain - filtered") })
    #expect(!line.contains("[") && line.hasSuffix("none"))
  }
}
