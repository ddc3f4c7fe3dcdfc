import Foundation
import ParableCore
import ParableCorpus

@testable import ParableAudit

/// An audit of 9,000 silent and 1,000 likely documents of two sources, 40 drawn of each stratum.
enum AccountCase {
  static let samples = (0..<80).map { index in
    var sample = ReviewRun.sample(index, index < 40 ? .silent : .likely)
    sample.source = index % 2
    sample.text = "passage \(index). It lied about the logs."
    return sample
  }

  static func result() throws -> AuditResult {
    var result = try ExampleAudit.result(judged: false)
    let documents = [9000, 0, 0, 0, 1000]
    result.strata = AuditStratum.allCases.map {
      AuditResult.StratumRow(
        name: $0.name, documents: documents[$0.rawValue],
        sampled: documents[$0.rawValue] > 0 ? 40 : 0, read: 0, positives: 0,
        reader: SecondReading.encoder)
    }
    result.sources.removeLast()
    result.sources[0].strata = [8000, 0, 0, 0, 500]
    result.sources[1].strata = [1000, 0, 0, 0, 500]
    result.limits.append(SecondReading.nobodyRead)
    result.codes = ["N3": ExampleAudit.exposure(50, dose: 10)]
    return result
  }

  /// Two of 40 silent passages are hostile, and 30 of 40 likely ones; two of these only analyse.
  static func answer(_ index: Int) -> ReviewAnswer {
    switch index {
    case 0, 1, 40..<68: .lie
    case 68, 69: .analysis
    case 70..<74: .care
    default: .absent
    }
  }

  static func judgement(_ answer: ReviewAnswer) -> Judgement {
    Judgement(
      stance: answer.stance, codes: answer.codes, discussed: answer.discussed, facets: [:],
      quote: "")
  }

  /// A judge who answers so, and gives no judgement where there is nil.
  static func judge(
    _ answer: (Int) -> ReviewAnswer? = { answer($0) }, labels: [String: BinaryOutcome]? = nil
  ) -> JudgeReading {
    JudgeReading(
      card: JudgeReading.Card(
        model: "qwen", address: "http://127.0.0.1:1/v1", told: ExampleAudit.fingerprint("told"),
        labels: labels.map {
          JudgeReading.Labels(
            sha256: ExampleAudit.fingerprint("l"), counts: VerdictCounts(), outcomes: $0)
        }),
      verdicts: samples.indices.map { index in
        Verdict(
          id: samples[index].id,
          answer(index).map { .judged(judgement($0)) } ?? .unjudged(.init(.refused, "no")))
      })
  }

  static func outcome(_ yes: (Int, Int), _ no: (Int, Int)) -> BinaryOutcome {
    var outcome = BinaryOutcome()
    (outcome.truePositives, outcome.falseNegatives) = (yes.0, yes.1 - yes.0)
    (outcome.trueNegatives, outcome.falsePositives) = (no.0, no.1 - no.0)
    return outcome
  }

  static func person(
    _ coder: String, _ indices: some Sequence<Int>, _ answer: (Int) -> ReviewAnswer = { answer($0) }
  ) -> AuditAccount.PersonReading {
    AuditAccount.PersonReading(
      coder: coder,
      answers: Dictionary(uniqueKeysWithValues: indices.map { (samples[$0].id, answer($0)) }))
  }
}

/// A finished run of that audit in a store of its own.
struct AccountRun {
  let root = FileManager.default.temporaryDirectory.appending(path: "account-\(UUID().uuidString)")
  let run: RunFolder

  init() throws {
    let store = RunStore(root.appending(path: "runs"))
    let made = try store.open(RunRequest(verb: "audit", settings: ["seed": "1"]))
    try made.begin("audit")
    let lines = try AccountCase.samples.map { try AuditPart.line($0) }
    try Data(lines.joined()).write(to: made.file(ReviewDesk.samplesFile))
    try CanonicalJSON.data(of: ExampleAudit.gaps()).write(to: made.file(GapList.fileName))
    let result = try AccountCase.result()
    let page = AuditPage(result, codebook: try Codebook(), gaps: try ExampleAudit.gaps())
    try Data(page.html.utf8).write(to: made.file(AuditPage.fileName))
    try made.finish(
      result, artefacts: [ReviewDesk.samplesFile, GapList.fileName, AuditPage.fileName])
    run = try RunStore.open(folder: made.url)
  }

  var desk: ReviewDesk { get throws { try ReviewDesk(run: run.url, codebook: Codebook()) } }

  var account: RunAccount { get throws { try RunAccount(run, codebook: Codebook()) } }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: run.file(name)) }

  /// Writes what a coder says of these samples.
  func answer(_ coder: String, _ indices: some Sequence<Int>) throws {
    var file = try desk.file(of: coder)
    for index in indices {
      try file.append(
        ReviewEntry(
          sample: AccountCase.samples[index].id, coder: coder,
          event: .answered(AccountCase.answer(index)), at: "now"))
    }
  }
}
