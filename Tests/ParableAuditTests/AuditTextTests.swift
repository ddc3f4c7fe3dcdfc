import Testing

@testable import ParableAudit

struct AuditTextTests {
  @Test(arguments: [true, false])
  func `the summary has at most forty lines of at most a hundred columns`(judged: Bool) throws {
    var result = try ExampleAudit.result(judged: judged)
    for hostile in [false, true] {
      if hostile {
        result.strata[0].reader = ExampleAudit.hostileText
        result.missed.reader = ExampleAudit.hostileText
        result.readings = [ExampleAudit.reading(ExampleAudit.hostileText)]
        result.balance[0].name = ExampleAudit.hostileText
      }
      let text = AuditText(result, codebook: try Codebook()).text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= AuditText.mostLines + 1 && text.hasSuffix("\n"))
      for line in lines { #expect(line.count <= AuditText.width) }
      #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
  }

  @Test func `the summary says the answer, what was missed, and that it is no cause`() throws {
    let text = AuditText(try ExampleAudit.result(), codebook: try Codebook()).text
    #expect(text.hasPrefix("Of every 10,000 documents, 33.0 [24.0, 42.0] portray"))
    #expect(text.contains("N5 hostility") && text.contains("of the bad"))
    let oneLine = text.replacing("\n", with: " ")
    #expect(oneLine.contains("read 600 and found 16 with conduct; at most 190 of 10,000 (95%)."))
    #expect(text.contains("Records: 413,900 = 412,600 read + 1,201 set aside + 99 empty."))
    #expect(
      text.hasSuffix(
        "Exposure, not cause: this says what the corpus holds, never what a model will do.\n"))
  }

  @Test func `the summary says who read`() throws {
    var result = try ExampleAudit.result()
    result.readings = [ExampleAudit.reading("qwen")]
    let text = AuditText(result, codebook: try Codebook()).text.replacing("\n", with: " ")
    #expect(
      text.contains("Read: The judge qwen read 990 of 1,000 passages, one a document; 3 malf"))
  }

  @Test(arguments: [
    (0.0, "0"), (812.4, "812"), (999.6, "1.00 k"), (12_345, "12.3 k"), (999_499, "999 k"),
    (999_600, "1.00 M"), (4.1e6, "4.10 M"), (7.84e9, "7.84 G"), (5e15, "5000 T"),
  ])
  func `a dose has three digits and a unit`(tokens: Double, shown: String) {
    #expect(ExposureText.terminal.dose(tokens) == shown)
  }

  @Test(arguments: [0, 1e-9, 0.4, 3, 12.3, 99.9, 100, 1234, 10_000])
  func `a scale holds its highest number in at most five steps`(highest: Double) {
    let scale = RoundScale(holding: highest)
    #expect(scale.top >= highest && scale.ticks.count <= 6 && scale.ticks.count >= 2)
    #expect(highest == 0 || scale.top <= max(2.01 * highest, 1e-5))
  }
}
