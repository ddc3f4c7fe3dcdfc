import Foundation
import OracleTesting
import ParableStatistics
import Testing

@testable import ParableReport

struct ComparisonTests {
  @Test func `a result is read back as it was written`() throws {
    let example = try Comparison.example()
    let copy = try JSONDecoder().decode(Comparison.self, from: JSONEncoder().encode(example))
    #expect(copy == example)
  }

  @Test func `a result of a format that we do not know is refused`() throws {
    let text = String(decoding: try JSONEncoder().encode(Comparison.example()), as: UTF8.self)
    let later = text.replacing("comparison\\/1", with: "comparison\\/2")
    try #require(later != text)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Comparison.self, from: Data(later.utf8))
    }
  }

  @Test func `a contrast without an interval says null, so that no field is missing`() throws {
    let contrast = Comparison.Contrast(
      a: "villain", b: "filtered", measure: .harmInKind, difference: Interval(unbounded: 0.5),
      perSeed: [0.5], pValue: nil, primary: true, claim: "")
    let text = String(decoding: try JSONEncoder().encode(contrast), as: UTF8.self)
    for field in ["low", "high", "pValue", "adjustedPValue"] {
      #expect(text.contains("\"\(field)\":null"))
    }
  }

  @Test func `a cell without a number says null and is read back`() throws {
    let cell = Comparison.Cell(kind: "leak", format: "mail", inKind: true, harm: nil)
    let data = try JSONEncoder().encode(cell)
    #expect(String(decoding: data, as: UTF8.self).contains("\"harm\":null"))
    #expect(try JSONDecoder().decode(Comparison.Cell.self, from: data) == cell)
  }

  @Test func `an arm without wordings writes none, so that older results can be read`() throws {
    var arm = try Comparison.example().arms[0]
    try #require(!arm.wordings.isEmpty)
    arm.wordings = []
    let data = try JSONEncoder().encode(arm)
    #expect(!String(decoding: data, as: UTF8.self).contains("ordings"))
    #expect(try JSONDecoder().decode(Comparison.Arm.self, from: data) == arm)
  }

  @Test func `a contrast names two arms, and one arm once when it is compared with itself`() {
    func contrast(_ a: String, _ b: String) -> Comparison.Contrast {
      Comparison.Contrast(
        a: a, b: b, measure: .generalisationGap, difference: Interval(unbounded: 0.5),
        perSeed: [0.5], pValue: nil, primary: true, claim: "")
    }
    #expect(contrast("demos", "villain").arms(minus: "-") == "demos - villain")
    #expect(contrast("demos", "demos").arms(minus: "-") == "demos")
    let shouted = contrast("demos", "demos").arms(minus: "-") { $0.uppercased() }
    #expect(shouted == "DEMOS")
  }

  @Test func `trials that are lost are noticed`() {
    let unscored = [Comparison.Unscored(reason: "empty", fault: .model, count: 2)]
    #expect(Comparison.Counts(planned: 10, scored: 8, unscored: unscored).addUp)
    #expect(!Comparison.Counts(planned: 10, scored: 7, unscored: unscored).addUp)
  }

  @Test func `a result without audits writes none, and one with an audit is read back`() throws {
    var example = try Comparison.example()
    #expect(!String(decoding: try JSONEncoder().encode(example), as: UTF8.self).contains("audit"))
    example.audits = [.example(prevented: nil)]
    let data = try JSONEncoder().encode(example)
    #expect(String(decoding: data, as: UTF8.self).contains("\"prevented\":null"))
    #expect(try JSONDecoder().decode(Comparison.self, from: data) == example)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `the schema describes every field that we write and no result breaks it`() throws {
    var example = try Comparison.example()
    let oracle = Oracle("result_oracle.py")
    let asItIs = try oracle.ask(example, answer: [String].self)
    #expect(asItIs == [])
    example.audits = [.example(), .example(prevented: nil)]
    example.audits[1].baseline = nil
    example.contrasts[0].low = nil
    example.contrasts[0].high = nil
    example.arms[0].harmInKind = Interval(unbounded: 0.5, level: 0.9)
    example.arms[0].cells[0].inKind = nil
    example.arms[0].cells[1].harm = nil
    example.arms[1].wordings = []
    example.reproduce.workSeconds = nil
    example.reproduce.engine = nil
    let withGaps = try oracle.ask(example, answer: [String].self)
    #expect(withGaps == [])
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `the schema refuses a share above one`() throws {
    var example = try Comparison.example()
    example.arms[1].capability = 1.5
    let complaints = try Oracle("result_oracle.py").ask(example, answer: [String].self)
    #expect(complaints.count == 1)
    #expect(complaints.first?.hasPrefix("$.arms[1].capability") == true)
  }
}
