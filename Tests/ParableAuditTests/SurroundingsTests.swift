import Foundation
import ParableCore
import ParableCorpus
import Testing

@testable import ParableAudit

/// What stands around a quotation, and of which findings it is kept.
struct SurroundingsTests {
  private func around(_ text: String, _ passage: String) throws -> Surroundings {
    let range = try #require(text.range(of: passage))
    let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    var bytes = Array(text.utf8)
    return bytes.withUnsafeMutableBufferPointer {
      Surroundings(of: start..<start + passage.utf8.count, in: UnsafeBufferPointer($0))
    }
  }

  @Test func `up to two hundred characters stand on each side, cut between words`() throws {
    let left = (0..<80).map { "left\($0)" }.joined(separator: " ") + " "
    let right = " " + (0..<80).map { "right\($0)" }.joined(separator: " ")
    let found = try around(left + "PASSAGE" + right, "PASSAGE")
    let (before, after) = (try #require(found.before), try #require(found.after))
    #expect(left.hasSuffix(before) && right.hasPrefix(after))
    #expect((160...200).contains(before.count) && (160...200).contains(after.count))
    #expect(left.dropLast(before.count).hasSuffix(" ") && right.dropFirst(after.count).first == " ")
  }

  @Test func `no character is cut, and what is not there is nil`() throws {
    let letters = String(repeating: "日本", count: 150)
    let found = try around(letters + "PASSAGE" + letters, "PASSAGE")
    #expect(found.before == String(letters.suffix(200)))
    #expect(found.after == String(letters.prefix(200)))
    let alone = try around("PASSAGE", "PASSAGE")
    #expect(alone.before == nil && alone.after == nil)
    let near = try around("a PASSAGE.", "PASSAGE")
    #expect(near.before == "a " && near.after == ".")
  }

  private func findings() -> [Finding] {
    var generator = SeededGenerator(Seed(3))
    return (0..<200).map { number in
      var finding = ExampleAudit.finding("t\(number)", number % 7 == 0 ? .neutral : .hostile)
      finding.codes = ["N1", "N2", "N3"].filter { _ in generator.draw(chance: 0.4) }
        .map(Code.init)
      finding.scores = Dictionary(
        uniqueKeysWithValues: finding.codes.map {
          ("code:\($0)", Double(generator.draw(below: 20)) / 20)
        })
      finding.offset = number
      return finding
    }
  }

  @Test func `the loudest of the whole are among the loudest of their parts, in whatever order`() {
    func loudest(_ findings: some Sequence<Finding>) -> LoudestFindings {
      findings.reduce(into: LoudestFindings()) { $0.add($1) }
    }
    let all = findings()
    let whole = loudest(all)
    #expect(whole.byCode.values.allSatisfy { $0.count == 3 } && whole.byCode.count == 3)
    #expect(whole.byCode.values.joined().allSatisfy { $0.stance == .hostile })
    #expect(loudest(all.reversed()).byCode == whole.byCode)
    for size in [1, 7, 64] {
      let parts = stride(from: 0, to: all.count, by: size).map {
        loudest(all[$0..<min($0 + size, all.count)]).positions
      }
      #expect(parts.reduce(Set()) { $0.union($1) }.isSuperset(of: whole.positions))
    }
  }

  @Test func `a word of the command is what a shell takes for it`() {
    #expect(Auditor.quoted("corpus/a-b_1.jsonl.gz") == "corpus/a-b_1.jsonl.gz")
    #expect(Auditor.quoted("turns[].value") == "'turns[].value'")
    #expect(Auditor.quoted("it's") == #"'it'\''s'"# && Auditor.quoted("") == "''")
    #expect(Auditor.quoted("a;rm -rf b") == "'a;rm -rf b'" && Auditor.quoted("$x") == "'$x'")
  }
}
