import Foundation
import ParableCore
import ParableStatistics
import Testing

@testable import ParableAudit

struct ReviewFileTests {
  private static func sample(_ offset: Int, _ stratum: AuditStratum) -> SampledText {
    ReviewRun.sample(offset, stratum)
  }

  @Test func `strata take turns, and samples that do so already stay as they are`() {
    let drawn = [
      Self.sample(1, .silent), Self.sample(2, .silent), Self.sample(3, .likely),
      Self.sample(4, .silent), Self.sample(5, .likely),
    ]
    let turns = ReviewDesk.takingTurns(drawn)
    #expect(turns.map(\.offset) == [1, 3, 2, 5, 4])
    #expect(ReviewDesk.takingTurns(turns) == turns)
  }

  @Test func `answers lie beside the runs, and the last line about a passage holds`() throws {
    let run = try ReviewRun([Self.sample(1, .silent), Self.sample(2, .likely)])
    var file = try run.answer("anna", [("0:1", .threat), ("0:2", .plain), ("0:1", .absent)])
    #expect(file.answers == ["0:1": .absent, "0:2": .plain] && file.settled == ["0:2", "0:1"])
    try file.append(ReviewEntry(sample: "0:1", coder: "anna", event: .undone, at: "now"))
    try file.append(ReviewEntry(sample: "0:2", coder: "anna", event: .skipped, at: "now"))
    let again = try run.desk().file(of: "anna")
    #expect(again.entries == file.entries && again.answers.isEmpty && again.settled == ["0:2"])
    #expect(again.url.deletingLastPathComponent().lastPathComponent == "reviews")
    #expect(try run.desk().coders() == ["anna"])
    let inRun = try FileManager.default.contentsOfDirectory(atPath: run.folder.path)
    #expect(inRun.allSatisfy { !$0.contains("anna") })
  }

  @Test func `a line that was being written when the power went is left out`() throws {
    let run = try ReviewRun([Self.sample(1, .silent), Self.sample(2, .likely)])
    let url = try run.answer("anna", [("0:1", .threat)]).url
    let whole = try Data(contentsOf: url)
    try (whole + Data(#"{"at":"no"#.utf8)).write(to: url)
    var file = try run.desk().file(of: "anna")
    #expect(file.answers == ["0:1": .threat])
    try file.append(ReviewEntry(sample: "0:2", coder: "anna", event: .answered(.care), at: "now"))
    #expect(try run.desk().file(of: "anna").answers.count == 2)
    try (Data("nonsense\n".utf8) + whole).write(to: url)
    #expect(
      throws: ReviewError.malformed(
        path: url.path, line: 1, reason: "this is no answer of a review")
    ) {
      try run.desk().file(of: "anna")
    }
  }

  @Test func `labels come out as audit fit reads them, text and all`() throws {
    let samples = (1...5).map { Self.sample($0, .likely) }
    let run = try ReviewRun(samples)
    try run.answer(
      "anna", [("0:1", .threat), ("0:2", .analysis), ("0:3", .absent), ("0:5", .plain)])
    let desk = try run.desk()
    let labels = String(decoding: try desk.labels(of: "anna"), as: UTF8.self)
    let passages = try LabelledPassage.read(jsonl: labels, path: "l", codebook: Codebook())
    #expect(passages.map(\.id) == ["1", "2", "3", "5"].map { "\(desk.run):0:\($0)" })
    #expect(passages.map(\.text) == [0, 1, 2, 4].map { samples[$0].text })
    #expect(passages[1].codes.map(\.rawValue) == ["T1"])
    #expect(passages[1].discussed.map(\.rawValue) == ["N4"] && passages[1].stance == .hostile)
    #expect(passages.allSatisfy { $0.register == "review" && $0.facets.isEmpty })
    #expect(throws: ReviewError.self) { try desk.labels(of: "nobody") }
  }

  @Test func `agreement counts what both answered, by stance, kind and code`() throws {
    let run = try ReviewRun((1...9).map { Self.sample($0, .likely) })
    let ours: [ReviewAnswer] = [.threat, .threat, .lie, .care, .absent, .plain, .analysis, .care]
    let theirs: [ReviewAnswer] = [.threat, .lie, .lie, .care, .absent, .absent, .threat, .care]
    let first = try run.answer("anna", ours.enumerated().map { ("0:\($0 + 1)", $1) })
    let second = try run.answer(
      "ben", theirs.enumerated().map { ("0:\($0 + 1)", $1) } + [("0:9", .care)])
    let agreement = ReviewAgreement(first, second)
    #expect(agreement.passages == 8 && agreement.coders == ["anna", "ben"])
    let shares: [Double?] = [0.875, 0.75, 0.625]
    #expect(agreement.questions.map { $0.agreement?.mean } == shares)
    // By hand: chance agreement of stance is (4·4 + 2·2 + 1·2 + 1·0) / 64 = 22 / 64.
    let kappa = try #require(agreement.questions[0].kappa)
    let chance = 22.0 / 64
    let byHand = (0.875 - chance) / (1 - chance)
    #expect(abs(kappa.mean - byHand) < 1e-12)
    let bounds = try #require(kappa.bounds)
    #expect(bounds.contains(kappa.mean) && bounds.lowerBound < 0.8)
    #expect(agreement.text.contains("kind: kappa") && agreement.text.contains("below the 0.7"))
    #expect(ReviewAgreement(first, first).questions[0].kappa == Interval(unbounded: 1))
  }

  @Test func `estimates weigh strata by their documents and wait for those that nobody read`()
    throws
  {
    let samples =
      (0..<40).map { Self.sample($0, .silent) }
      + (40..<80).map { ReviewRun.sample($0, .likely, .hostile) }
    let run = try ReviewRun(samples, documents: [.silent: 9000, .likely: 1000])
    try run.answer("anna", (0..<40).map { ("0:\($0)", .absent) })
    let desk = try run.desk()
    let half = try ReviewedEstimates(desk, coder: "anna", documents: desk.documents())
    #expect(half.unread == ["likely"] && half.shares.isEmpty)
    #expect(half.text.contains("Not read yet: likely"))
    try run.answer(
      "anna", (40..<80).map { ("0:\($0)", $0 < 60 ? .threat : $0 < 70 ? .analysis : .plain) })
    let whole = try ReviewedEstimates(desk, coder: "anna", documents: desk.documents())
    #expect(abs(try #require(whole.shares["hostile"]).mean - 0.05) < 1e-9)
    #expect(abs(try #require(whole.shares["analysis"]).mean - 0.025) < 1e-9)
    let bounds = try #require(whole.shares["hostile"]?.bounds)
    #expect(bounds.lowerBound < 0.05 && bounds.upperBound > 0.05 && bounds.upperBound < 0.15)
    #expect(whole.confusion.outcome(of: "hostile").precision.successes == 30)
    #expect(whole.text.contains("hostile") && whole.read == 80)
  }
}
