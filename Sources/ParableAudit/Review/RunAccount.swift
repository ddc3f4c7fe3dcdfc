import Foundation
import ParableCore

/// The account of a finished audit in its run folder: result and readings.
///
/// The result stays as the audit wrote it. Beside it lie the readings (`judge.json`,
/// `judgements.jsonl`, `answers.jsonl`) and what follows from both (`account.json`, `report.html`);
/// the run's log names each by its content. The same readings give the same bytes.
public struct RunAccount: Sendable {
  /// The name of the file of the account: an ``AuditResult``, and `result`, the SHA-256 of the
  /// result that it rests on.
  public static let fileName = "account.json"
  /// The name of the file of what people answered, as far as the account rests on it.
  public static let answersFile = "answers.jsonl"

  private let run: RunFolder
  private let desk: ReviewDesk
  private let codebook: Codebook

  /// The account of a run.
  ///
  /// - Parameter reviews: Where people's answers are; nil for the folder beside the runs.
  public init(_ run: RunFolder, reviews: URL? = nil, codebook: Codebook) throws {
    self.run = run
    self.codebook = codebook
    desk = try ReviewDesk(run: run.url, reviews: reviews, codebook: codebook)
  }

  /// The account as it was written last; the result itself where nobody has read anything.
  public static func current(_ run: RunFolder) throws -> AuditResult {
    guard try run.holds(fileName) else { return try run.result() }
    return try JSONDecoder().decode(
      AuditResult.self, from: Data(contentsOf: run.artefact(fileName)))
  }

  /// Writes the account anew, with what people have answered by now and what a judge said.
  ///
  /// - Parameter judge: A judge's reading; nil for the one that is there, if there is one.
  /// - Throws: ``RunError``, `FileError`, and ``ReviewError`` for a file of answers that is none.
  @discardableResult
  public func renew(judge: JudgeReading? = nil) throws -> AuditResult {
    let original: AuditResult = try run.result()
    var result = original
    try run.add {
      let judge = try judge ?? heldJudge()
      let people = try people()
      guard try judge != nil || !people.isEmpty || run.holds(Self.fileName) else { return [:] }
      let account = AuditAccount(of: original, samples: desk.samples, judge: judge, people: people)
      result = account.result
      return try files(result, judge, people).filter { name, data in
        let held = try? Data(contentsOf: run.artefact(name))
        return held != data
      }
    }
    return result
  }

  /// The judge's reading that the run holds.
  private func heldJudge() throws -> JudgeReading? {
    guard try run.holds(JudgeReading.Card.fileName) else { return nil }
    let card = try Data(contentsOf: run.artefact(JudgeReading.Card.fileName))
    let lines = try Data(contentsOf: run.artefact(JudgeReading.verdictsFile))
    return JudgeReading(
      card: try JSONDecoder().decode(JudgeReading.Card.self, from: card),
      verdicts: try lines.split(separator: 0x0A).map {
        try JSONDecoder().decode(Verdict.self, from: Data($0))
      })
  }

  /// What people have answered, by their files or, where these are gone, by what the run holds.
  private func people() throws -> [AuditAccount.PersonReading] {
    var people: [String: AuditAccount.PersonReading] = [:]
    if try run.holds(Self.answersFile) {
      let lines = try Data(contentsOf: run.artefact(Self.answersFile)).split(separator: 0x0A)
      for line in lines {
        let held = try JSONDecoder().decode(HeldAnswer.self, from: Data(line))
        held.add(to: &people[held.coder, default: .init(coder: held.coder, answers: [:])])
      }
    }
    for coder in desk.coders() {
      let file = try desk.file(of: coder)
      let answers = file.answers
      people[coder] = .init(
        coder: coder, answers: answers, skipped: Set(file.settled).subtracting(answers.keys).count)
    }
    return people.values.filter { !$0.answers.isEmpty }.sorted { $0.coder < $1.coder }
  }

  private func files(
    _ result: AuditResult, _ judge: JudgeReading?, _ people: [AuditAccount.PersonReading]
  ) throws -> [String: Data] {
    var files: [String: Data] = [:]
    if let judge {
      files[JudgeReading.Card.fileName] = try CanonicalJSON.data(of: judge.card)
      files[JudgeReading.verdictsFile] = try Self.lines(judge.verdicts)
    }
    files[Self.answersFile] = try Self.lines(people.flatMap { HeldAnswer.all(of: $0, desk) })
    guard case .object(var members) = try JSONValue(encoding: result) else {
      preconditionFailure("a result is a JSON object")
    }
    members["result"] = .string(try Fingerprint(ofFile: run.file("result.json")).hex)
    files[Self.fileName] = Data(CanonicalJSON.text(of: .object(members)).utf8)
    let gaps = try? GapList(contentsOf: run.file(GapList.fileName))
    let page = AuditPage(result, codebook: codebook, gaps: gaps)
    files[AuditPage.fileName] = Data(page.html.utf8)
    return files
  }

  private static func lines(_ values: [some Encodable]) throws -> Data {
    Data(try values.map { try AuditPart.line($0) }.joined())
  }
}

/// A line of `answers.jsonl`: what one person said of one sample; without a stance, how many
/// passages the person would not answer.
private struct HeldAnswer: Codable {
  var coder: String
  var sample: String?
  var stance: Stance?
  var codes: [Code]?
  var discussed: [Code]?
  var skipped: Int?

  /// A person's answers in the order of the samples.
  static func all(of person: AuditAccount.PersonReading, _ desk: ReviewDesk) -> [HeldAnswer] {
    let answers = desk.samples.compactMap { sample in
      person.answers[sample.id].map {
        HeldAnswer(
          coder: person.coder, sample: sample.id, stance: $0.stance, codes: $0.codes,
          discussed: $0.discussed)
      }
    }
    return person.skipped == 0
      ? answers : answers + [HeldAnswer(coder: person.coder, skipped: person.skipped)]
  }

  func add(to person: inout AuditAccount.PersonReading) {
    if let skipped { person.skipped = skipped }
    guard let sample, let stance else { return }
    person.answers[sample] = ReviewAnswer(
      stance: stance, codes: codes ?? [], discussed: discussed ?? [])
  }
}
