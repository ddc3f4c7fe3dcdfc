import Foundation
import ParableCore
import Testing

@testable import ParableAudit

/// Which documents with findings two audits share, by their content.
struct MatchedFindingsTests {
  private func matched(_ a: [Finding], _ b: [Finding], examples: Int = 3) throws -> MatchedFindings
  {
    try MatchedFindings(
      ExampleAudit.finished(findings: a), ExampleAudit.finished(findings: b), examples: examples)
  }

  private func finding(_ text: String, _ stance: Stance = .hostile, _ code: String = "N3")
    -> Finding
  {
    ExampleAudit.finding(text, stance, code: code)
  }

  @Test func `copies count, and what is in both and in one adds up`() throws {
    let a = ["x", "x", "x", "y", "z"].map { finding($0) } + [finding("q", .aligned, "P1")]
    let b = ["x", "y", "y", "w"].map { finding($0) }
    let found = try matched(a, b)
    #expect(found.all.both == 2 && found.all.onlyA == 4 && found.all.onlyB == 2)
    #expect(found.all.both + found.all.onlyA == a.count)
    #expect(found.all.both + found.all.onlyB == b.count)
    let hostile = try #require(found.stances["hostile"])
    #expect(hostile.both == 2 && hostile.onlyA == 3 && hostile.onlyB == 2)
    #expect(found.stances["aligned"]?.onlyA == 1 && found.codes["P1"]?.onlyA == 1)
    #expect(found.codes["N3"] == hostile && found.readDifferently == 0)
    let copies = found.examplesA.map { [$0.copiesA, $0.copiesB] }
    #expect(
      copies == [[3, 1], [1, 0], [1, 0]], "hostile ones first, in the order of the corpus")
    #expect(found.examplesA.map(\.finding.stance) == [.hostile, .hostile, .aligned])
    #expect(found.examplesB.map { [$0.copiesA, $0.copiesB] } == [[1, 2], [0, 1]])
  }

  @Test func `a text that was read in two ways is in both, but under no stance`() throws {
    let found = try matched([finding("x")], [finding("x", .aligned, "P2")])
    #expect(found.all.both == 1 && found.all.onlyA == 0 && found.all.onlyB == 0)
    #expect(found.stances["hostile"]?.onlyA == 1 && found.stances["aligned"]?.onlyB == 1)
    #expect(found.readDifferently == 1)
  }

  @Test func `risk analysis is matched apart`() throws {
    let analysis = ExampleAudit.finding("x", .hostile, code: "T1")
    let found = try matched([analysis], [analysis, finding("y")])
    #expect(found.stances["analysis"]?.both == 1 && found.stances["hostile"]?.onlyB == 1)
  }

  @Test func `a reworded document is only in one, and has its like in the other`() throws {
    let words = (0..<120).map { "word\($0)" }
    let (old, new) = (words.joined(separator: " "), (words + ["more"]).joined(separator: " "))
    let far = (500..<620).map { "word\($0)" }.joined(separator: " ")
    let found = try matched([finding(old), finding(far)], [finding(new)])
    #expect(found.all.both == 0 && found.all.onlyA == 2 && found.all.onlyB == 1)
    #expect(found.all.likeA == 1 && found.all.likeB == 1)
    #expect(found.stances["hostile"]?.likeA == 1)
    #expect(found.examplesA.map(\.hasLike) == [true, false])
    #expect(found.examplesB.map(\.hasLike) == [true])
  }

  @Test func `as many examples as were asked for, the loudest`() throws {
    let many = (0..<9).map { ExampleAudit.finding("t\($0)", .hostile, score: Double($0) / 10) }
    let found = try matched([], many, examples: 2)
    #expect(found.examplesA.isEmpty && found.examplesB.map(\.finding.text) == ["t8", "t7"])
    #expect(try matched(many, [], examples: 0).examplesA.isEmpty)
  }
}
