import Foundation
import OracleTesting
import ParableReport
import ParableStatistics
import Testing

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

  @Test func `trials that are lost are noticed`() {
    let unscored = [Comparison.Unscored(reason: "empty", fault: .model, count: 2)]
    #expect(Comparison.Counts(planned: 10, scored: 8, unscored: unscored).addUp)
    #expect(!Comparison.Counts(planned: 10, scored: 7, unscored: unscored).addUp)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `the schema describes every field that we write and no result breaks it`() throws {
    var example = try Comparison.example()
    let oracle = Oracle("result_oracle.py")
    let asItIs = try oracle.ask(example, answer: [String].self)
    #expect(asItIs == [])
    example.contrasts[0].low = nil
    example.contrasts[0].high = nil
    example.arms[0].harmInKind = Interval(unbounded: 0.5, level: 0.9)
    example.arms[0].cells[0].inKind = nil
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
