import Foundation
import ParableCore
import Testing

@testable import ParableAudit

struct JudgeReplyTests {
  private let reader: JudgeReply
  private let label = "0123456789abcdef"

  init() throws { reader = try judge().reply }

  private func fault(_ reply: String, passage: String = liar) -> ReplyFault? {
    do {
      _ = try reader.judgement(in: reply, passage: passage, label: label)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a reply as asked is read as it stands`() throws {
    let judgement = try reader.judgement(in: coding(label), passage: liar, label: label)
    #expect(judgement.stance == .hostile && judgement.codes == [Code(rawValue: "N3")])
    #expect(judgement.facets["outcome"] == "thwarted")
    #expect(judgement.quote == "it lied about the logs")
  }

  @Test func `thoughts before and a code fence around the object are taken off`() {
    #expect(fault("<think>{\"stance\": 1}</think>\n\n" + coding(label)) == nil)
    #expect(fault("```json\n" + coding(label) + "\n```\n") == nil)
    #expect(fault("```\n" + coding(label) + "\n```") == nil)
  }

  @Test(arguments: [
    "", "```json\n```", "hostile", "[]", "null", "{", "Here it is: {}", "{} {}", "\u{0}",
  ])
  func `whatever is not one object is none`(reply: String) {
    #expect(fault(reply) == .notOneObject)
  }

  @Test func `prose around the object is a fault, for it may be the passage's`() {
    #expect(fault("The passage says " + coding(label)) == .notOneObject)
    #expect(fault(coding(label) + coding(label)) == .notOneObject)
    #expect(fault(String(repeating: "[", count: 50_000)) == .notOneObject)
  }

  @Test func `keys are all there, each once, and no others`() {
    let right = coding(label)
    #expect(
      fault(right.replacing("\"stance\"", with: "\"stand\""))
        == .keys(missing: ["stance"], strange: 1))
    #expect(fault("{\"note\":1," + right.dropFirst()) == .keys(missing: [], strange: 1))
    #expect(
      fault("{\"stance\":\"none\"," + right.dropFirst()) == .keys(missing: [], strange: 1))
  }

  @Test func `values are of the closed lists`() {
    #expect(fault(coding(label, stance: "evil")) == .value(key: "stance"))
    #expect(fault(coding(label, codes: ["N13"])) == .value(key: "codes"))
    #expect(fault(coding(label, codes: ["N3", "N3"])) == .value(key: "codes"))
    #expect(fault(coding(label, discussed: ["Q"])) == .value(key: "discussed"))
    #expect(fault(coding(label, facets: ["voice": "loud"])) == .value(key: "facets.voice"))
    #expect(fault(coding(label, facets: ["genre": "fiction"])) == .value(key: "facets"))
    #expect(
      fault(coding(label).replacing("[\"N3\"]", with: "\"N3\"")) == .value(key: "codes"))
    #expect(fault(coding(label).replacing("[\"N3\"]", with: "[3]")) == .value(key: "codes"))
  }

  @Test func `the label of another passage is a fault`() {
    #expect(fault(coding("fedcba9876543210")) == .label)
  }

  @Test(arguments: [
    ("hostile", ["N3"], []), ("hostile", ["P2", "N3"], []), ("hostile", ["T1"], ["N3", "P1"]),
    ("hostile", ["N3"], ["N4"]), ("aligned", ["P2"], ["N3"]), ("aligned", ["T1"], ["P1"]),
    ("neutral", ["T0"], []), ("neutral", ["T1"], []), ("neutral", ["U"], []),
    ("none", ["X"], [] as [String]),
  ])
  func `codings that the rules allow`(stance: String, codes: [String], discussed: [String]) {
    #expect(fault(coding(label, stance: stance, codes: codes, discussed: discussed)) == nil)
  }

  @Test(arguments: [
    ("hostile", ["P2"], []), ("hostile", ["T1"], []), ("hostile", ["P2"], ["N3"]),
    ("aligned", ["N3"], []), ("aligned", ["T1"], ["N3"]), ("neutral", ["N3"], []),
    ("neutral", ["T1"], ["N3"]), ("neutral", ["X"], []), ("none", ["T0"], []), ("none", [], []),
    ("hostile", ["X"], []), ("hostile", ["N3", "T1"], []), ("neutral", ["T0", "T3"], []),
    ("hostile", ["T1"], ["T2"]), ("neutral", ["T0"], ["P1"]), ("none", ["X"], ["N1"]),
  ])
  func `codings that contradict the rules`(stance: String, codes: [String], discussed: [String]) {
    guard
      case .inconsistent = fault(coding(label, stance: stance, codes: codes, discussed: discussed))
    else {
      Issue.record("\(stance) \(codes) \(discussed) was taken")
      return
    }
  }

  @Test func `a quote stands in the passage, but for how it is typeset`() {
    let passage =
      "He said:\n \u{201C}it\u{2019}s  the ship\u{2019}s caf\u{E9} \u{2014} no\u{2026}\u{201D}"
    for quote in ["\"it's the ship's cafe\u{301} - no...\"", "\u{201C}it\u{2019}s the"] {
      #expect(fault(coding(label, quote: quote), passage: passage) == nil, "\(quote)")
    }
    for quote in ["It's the ship", "it's the ships", "he was mad and angry", "it", "", "  "] {
      #expect(fault(coding(label, quote: quote), passage: passage) == .quote, "\(quote)")
    }
    #expect(fault(coding(label, quote: "kill"), passage: "kill") == nil)
    let neutral = coding(label, stance: "neutral", codes: ["T0"], quote: "")
    #expect(fault(neutral) == nil)
    #expect(fault(coding(label, stance: "none", codes: ["X"], quote: "not there")) == .quote)
  }

  @Test func `no reply, however damaged, is taken unless it is right`() {
    var chance = SeededGenerator(Seed(11))
    let right = Array(coding(label).utf8)
    let alphabet = Array("{}[]\",:\\ NPTX0123hostileneutral\n`<>/".utf8) + [0, 0xC3, 0xFF]
    var taken = 0
    for _ in 0..<4000 {
      var bytes = right
      for _ in 0...chance.draw(below: 3) {
        let place = chance.draw(below: bytes.count)
        switch chance.draw(below: 5) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(chance.pick(alphabet), at: place)
        case 2: bytes[place] = chance.pick(alphabet)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + chance.draw(below: 20)))
        default: bytes += bytes.suffix(from: place)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      let reply = String(decoding: bytes, as: UTF8.self)
      guard let judgement = try? reader.judgement(in: reply, passage: liar, label: label) else {
        continue
      }
      taken += 1
      #expect(liar.contains(judgement.quote.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(judgement.codes.count == Set(judgement.codes).count && !judgement.codes.isEmpty)
      #expect(judgement.facets.count == 5)
      let isBad = judgement.codes.contains { $0.isNegative }
      #expect(judgement.stance != .hostile || isBad)
    }
    #expect((1..<2000).contains(taken), "\(taken)")
  }
}
