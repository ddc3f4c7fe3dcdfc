import Foundation
import ParableCore
import ParableModel
import ParableStatistics
import Synchronization
import Testing

@testable import ParableAudit

struct JudgeSessionTests {
  private let made: AccountRun

  init() throws { made = try AccountRun() }

  private func session(
    perStratum: Int? = nil, labels: URL? = nil, _ change: (inout Judge.Settings) -> Void = { _ in }
  ) throws -> JudgeSession {
    var settings = Judge.Settings()
    change(&settings)
    return try JudgeSession(
      codebook: Codebook(), perStratum: perStratum, labels: labels, settings: settings)
  }

  private func read(
    _ session: JudgeSession, _ model: ScriptedModel,
    progress: (JudgeSession.Progress) async -> Void = { _ in }
  ) async throws -> JudgeReading {
    try await session.read(
      made.desk, by: model, name: "qwen", address: "http://a", progress: progress)
  }

  private let liar = ScriptedModel { request, _ in
    ChatReply(coding(request.label, quote: "It lied about the logs."))
  }

  @Test func `a part of each stratum is the first that was drawn of it`() async throws {
    let reading = try await read(session(perStratum: 7), liar)
    let drawn = AuditStratum.allCases.flatMap { stratum in
      AccountCase.samples.filter { $0.stratum == stratum }.prefix(7).map(\.id)
    }
    #expect(Set(reading.verdicts.map(\.id)) == Set(drawn) && reading.verdicts.count == 14)
    #expect(reading.card.perStratum == 7 && reading.unjudged == 0)
    let all = try await read(session(), liar)
    #expect(all.verdicts.map(\.id) == (try made.desk.samples.map(\.id)))
  }

  @Test func `whoever is stopped asks nothing twice`() async throws {
    let lost = Mutex(true)
    let model = ScriptedModel { request, _ throws(ModelFailure) in
      if request.passage.hasPrefix("passage 3"), lost.withLock({ $0 }) {
        throw .unreachable(url: "u", reason: "gone", attempts: 5)
      }
      return ChatReply(coding(request.label, quote: "It lied about the logs."))
    }
    let impatient = try session {
      $0.patience = 1
      $0.parallel = 1
    }
    await #expect(throws: JudgeError.self) { try await read(impatient, model) }
    let before = model.requests.count
    #expect((2..<79).contains(before))
    lost.withLock { $0 = false }
    let told = Mutex<[Int]>([])
    let reading = try await read(session(), model) { step in
      told.withLock { $0.append(step.counts.total) }
      #expect(step.total == 80)
    }
    #expect(reading.counts.judged == 80)
    #expect(model.requests.count == 80 + 1, "the one that was lost is asked again")
    #expect(told.withLock(\.last) == 80)
    _ = try await read(session(), model)
    #expect(model.requests.count == 81)
  }

  @Test func `a passage that failed is a verdict, and the next session asks for it alone`()
    async throws
  {
    let down = Mutex(true)
    let model = ScriptedModel { request, _ throws(ModelFailure) in
      if request.passage.hasPrefix("passage 3."), down.withLock({ $0 }) {
        throw .timedOut(url: "u", seconds: 9, attempts: 5)
      }
      return ChatReply(coding(request.label, quote: "It lied about the logs."))
    }
    let first = try await read(session(), model)
    #expect(first.unjudged == 1 && first.counts.failed == 1 && first.verdicts.count == 80)
    #expect(
      first.verdicts.first { $0.id == "0:3" }?.absence?.reason.contains("within 9.0 s") == true)
    down.withLock { $0 = false }
    let second = try await read(session(), model)
    #expect(second.unjudged == 0 && model.requests.count == 81)
  }

  @Test func `labelled passages tell how often the judge is right, by stance and by act`()
    async throws
  {
    let lines = (0..<30).map { index in
      let (stance, code) = index < 12 ? ("hostile", "N3") : ("none", "X")
      return #"{"id":"l\#(index)","text":"label \#(index). It lied about the logs.","#
        + #""stance":"\#(stance)","codes":["\#(code)"]}"#
    }
    let file = made.root.appending(path: "labels.jsonl")
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    // Of 12 that are hostile it sees 10 and says nothing of one; of 18 others it calls 3 hostile.
    let model = ScriptedModel { request, _ in
      let words = request.passage.split { " .".contains($0) }
      guard words[0] == "label", let number = Int(words[1]) else {
        return ChatReply(coding(request.label, quote: "It lied about the logs."))
      }
      if number == 0 { return ChatReply("", refusal: "no") }
      let isHostile = (2..<15).contains(number)
      return ChatReply(
        isHostile
          ? coding(request.label, quote: "It lied about the logs.")
          : coding(request.label, stance: "none", codes: ["X"], quote: ""))
    }
    let reading = try await read(session(labels: file), model)
    let labels = try #require(reading.card.labels)
    #expect(labels.counts.judged == 29 && labels.counts.refused == 1 && reading.unjudged == 1)
    for name in ["hostile", "N3"] {
      let outcome = try #require(labels.outcomes[name])
      #expect(outcome.recall == Proportion(10, of: 11), "\(name)")
      #expect(outcome.specificity == Proportion(15, of: 18), "\(name)")
    }
    #expect(labels.sha256 == (try Fingerprint(ofFile: file)))
    let account = try made.account.renew(judge: reading)
    #expect(account.readings?.first?.errors["hostile"]?.recall == Proportion(10, of: 11))
    #expect(throws: (any Error).self) {
      try session(labels: made.root.appending(path: "nothing.jsonl"))
    }
  }

  @Test func `acts of which labels say nothing teach nothing of acts`() {
    var errors = ReaderErrors()
    let codes = [Code(rawValue: "N3")]
    errors.add(.lie, truth: ReviewAnswer(stance: .hostile, codes: []), codes: codes)
    errors.add(.lie, truth: .absent, codes: codes)
    #expect(errors.outcomes["N3"]?.specificity == Proportion(0, of: 1))
    #expect(errors.outcomes["N3"]?.recall.trials == 0)
    #expect(errors.outcomes["hostile"]?.recall == Proportion(1, of: 1))
  }
}
