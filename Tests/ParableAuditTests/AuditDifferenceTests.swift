import Foundation
import OracleTesting
import ParableCore
import ParableCorpus
import ParableStatistics
import Testing

@testable import ParableAudit

/// Two audits side by side: shares, doses, gaps, and whether they can be compared at all.
struct AuditDifferenceTests {
  private struct Sample: Encodable {
    var clusters: [Int]
    var documents: Int

    var share: Interval? { ClusteredShare(clusterSizes: clusters, of: documents).interval() }
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `a difference of clustered shares is Newcombe's as statsmodels has it`() throws {
    var generator = SeededGenerator(Seed(41))
    func sample(_ documents: Int, clusters: Int) -> Sample {
      Sample(
        clusters: (0..<clusters).map { _ in 1 + generator.draw(below: 6) }, documents: documents)
    }
    let pairs = [
      [sample(400, clusters: 12), sample(900, clusters: 3)],
      [sample(400, clusters: 0), sample(300, clusters: 9)],
      [sample(250, clusters: 1), sample(260, clusters: 0)],
      [Sample(clusters: [40], documents: 40), Sample(clusters: [30, 1, 1], documents: 600)],
      [Sample(clusters: [Int](repeating: 1, count: 30), documents: 200), sample(50, clusters: 4)],
    ]
    let answers = try Oracle("audit_difference.py").ask(pairs, answer: [[Double]].self)
    for (pair, theirs) in zip(pairs, answers) {
      let (a, b) = (try #require(pair[0].share), try #require(pair[1].share))
      let difference = try #require(b.difference(minus: a))
      let ours = [a, b, difference].flatMap { [$0.mean, $0.low!, $0.high!] }
      for (mine, other) in zip(ours, theirs) {
        #expect(abs(mine - other) < 1e-9, "\(ours) and \(theirs)")
      }
    }
  }

  @Test func `the interval holds the true difference about as often as it says`() {
    var generator = SeededGenerator(Seed(42))
    // Portrayals come in copies of one to five; each of 1500 works is one with this chance.
    func share(_ chance: Double) -> Interval {
      var (sizes, others) = ([Int](), 0)
      for _ in 0..<1500 {
        if generator.draw(chance: chance) {
          sizes.append(1 + generator.draw(below: 5))
        } else {
          others += 1
        }
      }
      return ClusteredShare(clusterSizes: sizes, of: sizes.reduce(0, +) + others).interval()!
    }
    func truth(_ chance: Double) -> Double { 3 * chance / (3 * chance + 1 - chance) }
    let difference = truth(0.03) - truth(0.02)
    let held = (0..<600).count { _ in
      share(0.03).difference(minus: share(0.02))!.bounds!.contains(difference)
    }
    #expect((555...592).contains(held), "\(held) of 600")
  }

  private func exposure(_ documents: Int, of all: Int, dose: Double = 100) -> AuditResult.Exposure {
    ExampleAudit.exposure(documents, dose: dose, of: all)
  }

  /// A finished audit of 1000 documents without findings.
  private func audit(_ change: (inout AuditResult, inout AuditSettings) -> Void = { _, _ in })
    throws -> FinishedAudit
  {
    try ExampleAudit.finished { result, settings in
      result.corpus.tally.delivered = 1000
      result.stances = ["hostile": exposure(30, of: 1000), "aligned": exposure(10, of: 1000)]
      result.codes = ["N2": exposure(20, of: 1000)]
      change(&result, &settings)
    }
  }

  @Test func `what one audit has none of is seen there, as none`() throws {
    let old = try audit()
    let new = try audit { result, _ in
      result.codes = ["N3": exposure(40, of: 1000, dose: 7)]
      result.stances["hostile"] = exposure(60, of: 1000, dose: 250)
    }
    let difference = try AuditDifference(old, new)
    let gone = try #require(difference.codes["N2"])
    #expect(gone.b?.documents == 0 && gone.b?.share?.mean == 0 && gone.doseRatio == 0)
    #expect(gone.share?.mean == -0.02 && gone.share?.high ?? 0 < 0)
    let come = try #require(difference.codes["N3"])
    #expect(come.a?.documents == 0 && come.share?.low ?? 0 > 0 && come.doseRatio == nil)
    #expect(difference.stances["hostile"]?.doseRatio == 2.5)
    #expect(difference.stances["aligned"]?.share?.mean == 0)
    #expect(try difference.increases(of: ["hostile", "aligned", "N2", "N3"]) == ["hostile", "N3"])
    let back = try AuditDifference(new, old)
    #expect(back.stances["hostile"]?.share?.mean == -difference.stances["hostile"]!.share!.mean)
    #expect(try back.increases(of: ["hostile"]) == [])
  }

  @Test func `audits that were done differently are not comparable, and no increase is told`()
    throws
  {
    let other = ExampleAudit.fingerprint("another")
    let changes: [(String, (inout AuditSettings) -> Void)] = [
      ("codebook", { $0.codebook = other }), ("lexicon", { $0.lexicon = other }),
      ("classifier", { $0.classifier = other }), ("reading", { $0.encoder = other }),
      ("options of reading", { $0.options.fields = ["body"] }),
      ("recipe of web", { $0.mix.sources[0].epochs = 4 }),
    ]
    let plain = try audit()
    for (what, change) in changes {
      let difference = try AuditDifference(plain, try audit { change(&$1) })
      #expect(difference.mismatches.map(\.what) == [what])
      #expect(throws: AuditDifferenceError.incomparable(what: [what])) {
        try difference.increases(of: ["hostile"])
      }
      let text = AuditDifferenceText(difference, codebook: try Codebook()).text
      #expect(text.contains("NOT COMPARABLE") && text.contains("  \(what): A "))
    }
    let sampled = try audit {
      ($1.sampleSize, $1.seed, $1.options.segmentBytes) = (7, 9, 4096)
    }
    #expect(try AuditDifference(plain, sampled).isComparable, "samples move no share")
  }

  @Test func `sources of one name belong together, and the only ones of two corpora`() throws {
    let three = try ExampleAudit.result().sources
    let old = try audit { result, _ in result.sources = [three[0], three[1]] }
    let new = try audit { result, _ in result.sources = [three[1], three[2]] }
    let rows = try AuditDifference(old, new).sources
    #expect(rows.map(\.name) == ["web", "books/science-fiction", "chats"])
    #expect(rows[0].documentsB == nil && rows[2].documentsA == nil)
    #expect(rows[1].documentsA == 12_600 && rows[1].stances["hostile"]?.share?.mean == 0)
    #expect(rows[0].stances["hostile"]?.b == nil && rows[0].stances["hostile"]?.share == nil)
    let one = try audit { result, _ in result.sources = [three[0]] }
    let two = try audit { result, _ in result.sources = [three[2]] }
    let only = try AuditDifference(one, two).sources
    #expect(only.map(\.name) == ["web / chats"])
    #expect(only[0].documentsA == 300_000 && only[0].documentsB == 100_000)
  }

  @Test func `gaps open, close, widen, narrow and stay`() throws {
    func list(_ missing: [String: Double]) -> GapList {
      GapList(
        codebook: "c", corpus: ExampleAudit.fingerprint("root"),
        gaps: missing.map { code, dose in
          GapList.Gap(
            code: Code(rawValue: code), name: "act", answers: [], badDose: dose, goodDose: 0,
            missingDose: dose, facets: [:])
        })
    }
    let old = try ExampleAudit.finished(gaps: list(["N1": 5, "N2": 5, "N3": 5, "N10": 5]))
    let new = try ExampleAudit.finished(gaps: list(["N2": 9, "N3": 1, "N4": 2, "N10": 5]))
    let gaps = try AuditDifference(old, new).gaps
    #expect(gaps.map(\.code.rawValue) == ["N1", "N2", "N3", "N4", "N10"])
    #expect(gaps.map(\.fate) == [.closed, .wider, .narrower, .opened, .same])
    #expect(gaps[0].missingB == 0 && gaps[3].missingA == 0)
  }

  @Test func `the text keeps to a hundred columns and shows no control character`() throws {
    let hostile = ExampleAudit.hostileText
    let findings = [ExampleAudit.finding("a", .hostile, quote: hostile)]
    let old = try ExampleAudit.finished { result, settings in
      result.sources[1].recipe.name = hostile
      result.balance[0].name = hostile
      settings.options.fields = [hostile]
    }
    let new = try ExampleAudit.finished(findings: findings)
    let text = AuditDifferenceText(
      try AuditDifference(old, new), codebook: try Codebook()
    ).text
    for line in text.split(separator: "\n") { #expect(line.count <= AuditText.width, "\(line)") }
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(text.contains("only in B, or more often") && text.contains("</style>"))
  }
}
