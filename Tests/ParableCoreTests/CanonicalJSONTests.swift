import Foundation
import Testing

@testable import ParableCore

struct CanonicalJSONTests {
  /// From RFC 8785, appendix B, as IEEE 754 bit patterns.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x1, "5e-324"),
      (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
      (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
      (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
      (0x41B3_DE43_5555_5553, "333333333.3333332"),
      (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    ] as [(UInt64, String)])
  func `numbers are spelt as RFC 8785 spells them`(bits: UInt64, text: String) {
    #expect(CanonicalJSON.ecmaScript(Double(bitPattern: bits)) == text)
  }

  @Test func `the example of RFC 8785 comes out as printed there`() throws {
    let input = #"""
      {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
       "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
       "literals": [null, true, false]}
      """#
    let output =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(CanonicalJSON.text(of: try JSONValue(parsing: Data(input.utf8))) == output)
  }

  @Test func `members are sorted by UTF-16 code units and not by scalars`() {
    let value: JSONValue = ["\u{1F600}": "a", "\u{FB33}": "b", "1": "c"]
    #expect(CanonicalJSON.text(of: value) == "{\"1\":\"c\",\"\u{1F600}\":\"a\",\"\u{FB33}\":\"b\"}")
  }

  @Test func `any double reads back as itself`() throws {
    var generator = SeededGenerator(Seed(1))
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(Double(CanonicalJSON.ecmaScript(number)) == number)
    }
  }
}

struct JSONValueEncoderTests {
  private struct Everything: Codable {
    var text = "line\n\u{1F600} \"quoted\" \u{1}"
    var whole = -7
    var long: Int64 = 9_007_199_254_740_991
    var byte: UInt8 = 200
    var float: Float = 0.1
    var double = 1e-7
    var flag = true
    var absent: String?
    var nested: [[Int?]] = [[1, nil], []]
    var byNumber = [3: "c", 1: "a"]
    var byName = ["b": [1.5], "a": []]
    var data = Data([0, 255, 7])
    var place = URL(string: "https://example.org/a?b=1")!
    var date = Date(timeIntervalSinceReferenceDate: 12.25)
    var range = 3..<9
    var choice = Choice.pair(1, "x")
    var value: JSONValue = ["k": .array([.null, .bool(false)])]

    enum Choice: Codable { case pair(Int, String) }
  }

  @Test func `a value becomes what JSONEncoder would write`() throws {
    let wanted = try JSONDecoder().decode(
      JSONValue.self, from: JSONEncoder().encode(Everything()))
    #expect(try JSONValue(encoding: Everything()) == wanted)
    #expect(try JSONValue(encoding: [Everything(), Everything()]) == .array([wanted, wanted]))
    #expect(try JSONValue(encoding: "alone") == .string("alone"))
    #expect(try JSONValue(encoding: [String: Int]()) == .object([:]))
    #expect(try JSONValue(encoding: [Int]()) == .array([]))
  }

  @Test func `a number that is not finite is refused`() {
    #expect(throws: EncodingError.self) { try JSONValue(encoding: [Double.nan]) }
    #expect(throws: EncodingError.self) { try JSONValue(encoding: ["x": Float.infinity]) }
  }
}
