import Foundation
import ParableCore
import ParableStatistics
import Testing

@testable import ParableAudit

struct AuditAccountTests {
  private func account(
    judge: JudgeReading? = nil, people: [AuditAccount.PersonReading] = []
  ) throws -> AuditResult {
    AuditAccount(
      of: try AccountCase.result(), samples: AccountCase.samples, judge: judge, people: people
    ).result
  }

  private func expect(
    _ interval: Interval?, _ mean: Double, at place: SourceLocation = #_sourceLocation
  ) throws {
    let interval = try #require(interval, sourceLocation: place)
    #expect(abs(interval.mean - mean) < 1e-9, sourceLocation: place)
    #expect(try #require(interval.bounds).contains(mean), sourceLocation: place)
  }

  @Test func `without a reader the account is the result`() throws {
    #expect(
      try CanonicalJSON.data(of: account()) == CanonicalJSON.data(of: AccountCase.result()))
  }

  @Test func `a judge's answers weigh strata by their documents, and acts are among them`() throws {
    let result = try account(judge: AccountCase.judge())
    try expect(result.stances["hostile"]?.judged, 0.9 * 2 / 40 + 0.1 * 28 / 40)
    try expect(result.stances["aligned"]?.judged, 0.1 * 4 / 40)
    try expect(result.analysis.judged, 0.1 * 2 / 40)
    try expect(result.codes["N3"]?.judged, 0.9 * 2 / 40 + 0.1 * 28 / 40)
    let seen = try #require(result.codes["P3"], "an act that only the judge saw has a row")
    #expect(seen.documents == 0 && seen.share?.mean == 0)
    try expect(seen.judged, 0.1 * 4 / 40)
    #expect(result.codes["N4"] == nil, "an act that is only discussed is not depicted")
    let reading = try #require(result.readings?.first)
    #expect(result.readings?.count == 1 && reading.isEstimate && reading.errors.isEmpty)
    #expect(!result.limits.contains(SecondReading.nobodyRead))
  }

  @Test func `strata and what was missed name the judge`() throws {
    let result = try account(judge: AccountCase.judge())
    let (silent, likely) = (result.strata[0], result.strata[4])
    #expect(silent.read == 40 && silent.positives == 2 && silent.reader == "the judge qwen")
    #expect(likely.read == 40 && likely.positives == 34)
    #expect(result.missed.reader == "the judge qwen" && result.missed.documents == 9000)
    #expect(result.missed.read == 40 && result.missed.found == 2)
    #expect(try #require(result.missed.atMost) > 0.05)
  }

  @Test func `labels that were read too correct the shares they know enough of`() throws {
    let labels = [
      "hostile": AccountCase.outcome((45, 50), (98, 100)),
      "aligned": AccountCase.outcome((9, 9), (90, 90)),
      "N3": AccountCase.outcome((40, 50), (199, 200)),
      "analysis": AccountCase.outcome((6, 12), (6, 12)),
    ]
    let result = try account(judge: AccountCase.judge(labels: labels))
    // By hand: (0.115 + 0.98 - 1) / (0.9 + 0.98 - 1), and (0.115 + 0.995 - 1) / 0.795.
    try expect(result.stances["hostile"]?.judged, 0.095 / 0.88)
    try expect(result.codes["N3"]?.judged, 0.11 / 0.795)
    try expect(result.stances["aligned"]?.judged, 0.01)
    try expect(result.analysis.judged, 0.005)
    let reading = try #require(result.readings?.first)
    #expect(
      Set(reading.errors.keys) == ["hostile", "N3"] && Set(reading.blind.keys) == ["analysis"])
    #expect(reading.measuredOn["hostile"] == SampleReading.labels)
  }

  @Test func `of several readers a person goes first, and of people whoever answered most`() throws
  {
    let result = try account(
      judge: AccountCase.judge { _ in .absent },
      people: [
        AccountCase.person("ben", 0..<60), AccountCase.person("anna", 0..<80),
        AccountCase.person("carl", 0..<80) { _ in .absent },
      ])
    try expect(result.stances["hostile"]?.judged, 0.115)
    let readings = try #require(result.readings)
    #expect(readings.map(\.name) == ["anna", "carl", "ben", "qwen"])
    #expect(readings.map(\.isEstimate) == [true, false, false, false])
    #expect(readings[3].shares["hostile"]?.mean == 0, "every reader's own shares are kept")
    #expect(result.strata[4].reader == "anna (a person)")
  }

  @Test func `a person who has not read of every stratum measures the judge's errors`() throws {
    // Of 30 likely passages that are hostile to the person, the judge misses 6; of 10 others none.
    let judge = AccountCase.judge { (60..<66).contains($0) ? .absent : AccountCase.answer($0) }
    let result = try account(judge: judge, people: [AccountCase.person("anna", 40..<80)])
    let reading = try #require(result.readings?.last)
    #expect(reading.isEstimate && result.readings?.first?.unreadStrata == ["silent"])
    #expect(result.readings?.first?.shares.isEmpty == true)
    let hostile = try #require(reading.errors["hostile"])
    #expect(
      hostile.recall == Proportion(22, of: 28) && hostile.specificity == Proportion(12, of: 12))
    #expect(reading.measuredOn["hostile"] == "anna (a person)")
    // Seen 0.9 * 0.05 + 0.1 * 22 / 40 = 0.1, corrected by the sensitivity alone.
    try expect(result.stances["hostile"]?.judged, 0.1 / (22.0 / 28))
    #expect(reading.errors["N3"] == nil, "who names one act says nothing of the others")
    #expect(reading.errors["aligned"] == nil, "four passages are too few")
  }

  @Test func `what was not judged is in no number but its own`() throws {
    let judge = AccountCase.judge { $0 % 4 == 3 ? nil : AccountCase.answer($0) }
    let result = try account(judge: judge)
    let reading = try #require(result.readings?.first)
    #expect(reading.asked == 80 && reading.read == 60 && reading.unanswered == ["refused": 20])
    try expect(result.stances["hostile"]?.judged, 0.9 * 2 / 30 + 0.1 * 21 / 30)
    let mute = try account(judge: AccountCase.judge { $0 < 40 ? nil : AccountCase.answer($0) })
    #expect(mute.stances["hostile"]?.judged == nil && mute.readings?.first?.isEstimate == false)
    #expect(mute.missed.reader != "the judge qwen" && mute.strata[4].reader == "the judge qwen")
    #expect(mute.strata[0].reader == SecondReading.encoder)
    #expect(mute.limits.contains(SecondReading.nobodyRead))
  }

  @Test func `a source has a share where enough of its own strata was read`() throws {
    let result = try account(judge: AccountCase.judge())
    // Source 0 has the even passages: 1 of 20 silent and 14 of 20 likely ones are hostile.
    try expect(result.sources[0].stances["hostile"]?.judged, (8000 / 20 + 500 * 0.7) / 8500)
    let few = try account(judge: AccountCase.judge { $0 % 2 == 0 && $0 < 22 ? nil : .absent })
    #expect(few.sources[0].stances["hostile"]?.judged == nil)
    #expect(few.sources[1].stances["hostile"]?.judged?.mean == 0)
  }

  @Test func `a person's shares are those of audit review --estimate`() throws {
    let made = try AccountRun()
    try made.answer("anna", 0..<80)
    let estimates = try ReviewedEstimates(
      made.desk, coder: "anna", documents: made.desk.documents())
    let reading = try #require(try made.account.renew().readings?.first)
    for (name, share) in reading.shares where estimates.shares[name] != nil {
      #expect(share == estimates.shares[name], "\(name)")
    }
    #expect(reading.shares["hostile"] != nil && reading.shares["analysis"] != nil)
  }
}

struct RunAccountTests {
  private let made: AccountRun

  init() throws { made = try AccountRun() }

  private static let added = [
    "account.json", "answers.jsonl", "judge.json", "judgements.jsonl", "report.html",
  ]

  @Test func `the result stays as it was, and what was added is verified`() throws {
    let before = try made.bytes("result.json")
    try made.answer("anna", 0..<50)
    let account = try made.account.renew(judge: AccountCase.judge())
    #expect(try made.bytes("result.json") == before)
    #expect(account.stances["hostile"]?.judged != nil)
    let current = try RunAccount.current(RunStore.open(folder: made.run.url))
    #expect(try CanonicalJSON.data(of: current) == CanonicalJSON.data(of: account))
    #expect(try RunVerification(of: made.run.url).artefacts == 7)
    let page = String(decoding: try made.bytes("report.html"), as: UTF8.self)
    #expect(page.contains("anna (a person) read of each stratum"))
    for name in Self.added {
      let sound = try made.bytes(name)
      var broken = sound
      broken[broken.count / 2] ^= 1
      try broken.write(to: made.run.file(name))
      #expect(throws: RunError.self, "\(name)") { try RunVerification(of: made.run.url) }
      try sound.write(to: made.run.file(name))
    }
  }

  @Test func `the same readings give the same bytes, in whatever order they came`() throws {
    let other = try AccountRun()
    try made.account.renew(judge: AccountCase.judge())
    try made.answer("anna", 0..<60)
    try made.account.renew()
    try other.answer("anna", (0..<60).reversed())
    try other.account.renew()
    try other.account.renew(judge: AccountCase.judge())
    for name in Self.added {
      let same = try made.bytes(name) == other.bytes(name)
      #expect(same, "\(name)")
    }
    let events = made.run.events.count
    try made.account.renew()
    #expect(try RunStore.open(folder: made.run.url).events.count == events, "nothing is new")
  }

  @Test func `where nobody read, nothing is written`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: made.run.url.path).sorted()
    let result = try made.account.renew()
    #expect(result.readings == nil && made.run.events.last?.event == "finished")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: made.run.url.path).sorted()
        .filter { $0 != ".lock" } == names.filter { $0 != ".lock" })
  }

  @Test func `a reading that was changed is refused, and a judge's new one takes its place`() throws
  {
    try made.account.renew(judge: AccountCase.judge { _ in .absent })
    try Data("half".utf8).write(to: made.run.file("judgements.jsonl"))
    #expect(throws: RunError.self) { try made.account.renew() }
    let account = try made.account.renew(judge: AccountCase.judge())
    #expect(abs(try #require(account.stances["hostile"]?.judged?.mean) - 0.115) < 1e-9)
    #expect(try RunVerification(of: made.run.url).artefacts == 7)
  }

  @Test func `answers whose file is gone are still in the account`() throws {
    try made.answer("anna", 0..<80)
    let first = try made.account.renew()
    try FileManager.default.removeItem(at: made.root.appending(path: "reviews"))
    let second = try made.account.renew(judge: AccountCase.judge { _ in .absent })
    #expect(second.stances["hostile"]?.judged == first.stances["hostile"]?.judged)
    #expect(second.readings?.map(\.name) == ["anna", "qwen"])
  }
}
