import Foundation
import ParableCore
import ParableYAML
import Testing

@testable import ParableAudit

struct CurationPolicyTests {
  private static let whole = """
    policy: strict
    protect: [P4]
    limits: {drop_share: 0.05}
    weights: field
    sidecars: dolma
    default: keep
    rules:
      - rule: gloating
        when:
          stance: [hostile]
          codes: [N1, N2]
          not_codes: [P1]
          facets: {attitude: [glorified]}
          score: {"stance:hostile": ">= 0.8"}
          source: ["web/**"]
          reading: encoder
        act: drop
      - rule: words
        when: {codes: [N3]}
        act: mask
        mask: "[gone]"
        spans: all
        least: 0.7
      - rule: good
        when: {stance: [aligned]}
        act: weight
        weight: 2
    """

  private func policy(_ yaml: String) throws -> CurationPolicy {
    try CurationPolicy(yaml: yaml, path: "p.yaml", codebook: Codebook())
  }

  @Test func `a policy is read with all it says, and T1 is protected beside what it names`() throws
  {
    let policy = try policy(Self.whole)
    #expect(policy.protected.map(\.rawValue) == ["P4", "T1"])
    #expect(policy.mostDropped == 0.05 && policy.weights == .field && policy.sidecars == .dolma)
    #expect(policy.rules.map(\.act) == [.drop, .mask("[gone]", .all), .weight(2)])
    let when = policy.rules[0].when
    #expect(when.scores == [.init(question: "stance:hostile", comparison: .atLeast, limit: 0.8)])
    #expect(when.facets == [.init(name: "attitude", values: ["glorified"])])
    #expect(when.reading == .encoder && policy.rules[1].least == 0.7)
    #expect(try self.policy("policy: p\nrules: []").protected == [CurationPolicy.alwaysProtected])
  }

  @Test(arguments: [
    ("stance: [hostile]", "stance: [hostil]", "p.yaml:10: there is no stance \"hostil\""),
    ("[N1, N2]", "[N1, N99]", "p.yaml:11: there is no code \"N99\""),
    ("[N1, N2]", "[T1]", "T1 is protected and never dropped"),
    ("[N1, N2]", "[P4]", "P4 is protected and never dropped"),
    ("[N1, N2]", "[]", "the list is empty"),
    ("attitude", "atitude", "there is no facet \"atitude\" (did you mean \"attitude\"?)"),
    ("[glorified]", "[lovely]", "there is no value of attitude \"lovely\""),
    (">= 0.8", "about 0.8", "\"about 0.8\" is no bound"),
    (">= 0.8", ">= 8", "\">= 8\" is no bound"),
    ("stance:hostile", "stance:evil", "there is no question \"stance:evil\""),
    ("reading: encoder", "reading: eyes", "there is no reading \"eyes\""),
    ("act: drop", "act: delete", "p.yaml:17: there is no act \"delete\""),
    ("weight: 2", "weight: 0", "would drop the document unseen"),
    ("weight: 2", "wieght: 2", "has no key \"wieght\" (did you mean \"weight\"?)"),
    ("rule: words", "rule: gloating", "the rule \"gloating\" stands twice"),
    ("rule: words", "rule: default", "\"default\" is no name for a rule"),
    ("default: keep", "default: shred", "p.yaml:6: there is no default \"shred\""),
    ("0.05", "5", "\"drop_share\" in \"limits\" must be a number from 0.0 to 1.0"),
    ("{codes: [N3]}", "{}", "it says nothing"),
    ("spans: all", "spans: some", "there is no spans \"some\""),
    ("sidecars: dolma", "sidecars: car", "there is no sidecars \"car\""),
    ("policy: strict", "polcy: strict", "has no key \"polcy\""),
  ])
  func `a mistake is named with file and line`(was: String, becomes: String, message: String) throws
  {
    #expect(Self.whole.contains(was))
    let error = #expect(throws: YAMLError.self) {
      try policy(Self.whole.replacing(was, with: becomes))
    }
    #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
    #expect(error.map { "\($0)".hasPrefix("p.yaml:") } == true)
  }

  @Test func `matching spans need a question that spans can answer`() throws {
    let yaml = "policy: p\nrules: [{rule: a, when: {source: [x]}, act: mask}]"
    #expect(throws: YAMLError.self) { try policy(yaml) }
    _ = try policy(yaml.replacing("act: mask", with: "act: mask, spans: all"))
  }

  @Test func `a damaged policy is an error with file and line or a policy, and never a crash`()
    throws
  {
    var generator = SeededGenerator(Seed(7))
    let words = [
      "{", "}", "[", "]", ":", "- ", "\n", "  ", "\"", "~", "0", "-1", "NaN", "&a", "*a", "é",
    ]
    let codebook = try Codebook()
    var (read, refused) = (0, 0)
    for _ in 0..<3000 {
      var bytes = Array(Self.whole.utf8)
      for _ in 0...generator.draw(below: 3) {
        let at = generator.draw(below: bytes.count)
        switch generator.draw(below: 3) {
        case 0: bytes.remove(at: at)
        case 1: bytes.insert(contentsOf: Array(generator.pick(words).utf8), at: at)
        default: bytes.removeSubrange(at..<min(at + 1 + generator.draw(below: 40), bytes.count))
        }
      }
      do {
        let policy = try CurationPolicy(
          yaml: String(decoding: bytes, as: UTF8.self), path: "p.yaml", codebook: codebook)
        #expect(policy.protected.contains(CurationPolicy.alwaysProtected))
        #expect(
          !policy.rules.contains { $0.act == .drop && $0.when.codes.contains { "\($0)" == "T1" } })
        read += 1
      } catch let error as YAMLError {
        #expect("\(error)".hasPrefix("p.yaml:"))
        refused += 1
      }
    }
    #expect(read > 10 && refused > 1000, "\(read) read, \(refused) refused")
  }
}
