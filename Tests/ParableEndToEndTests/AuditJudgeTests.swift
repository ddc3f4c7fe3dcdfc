import Foundation
import ParableAudit
import ParableCore
import Testing

/// A judge and a person read an audit's sample, and the numbers are theirs.
@Suite(.needsPlugin) struct AuditJudgeTests {
  private let tool: Tool
  private let server: JudgeServer
  private let corpus: String
  /// This test's own name on the server.
  private let name = UUID().uuidString

  init() throws {
    tool = try Tool()
    server = try JudgeServer.shared.get()
    corpus = try tool.file("a.jsonl", AuditBench.lines(400))
  }

  private func audit(_ run: String, _ more: String...) throws -> Tool.Outcome {
    let flags = try Tool.auditFlags() + more
    return try tool.audit("run", corpus, "--out", tool.path(run), flags: flags)
  }

  private func judge(_ run: String, _ behaviour: String, _ more: String...) throws -> Tool.Outcome {
    try tool.run(
      Tool.binary,
      [
        "audit", "judge", tool.path(run), "--url", server.address(behaviour, name), "--model",
        "qwen",
      ] + more)
  }

  private func account(_ run: String) throws -> AuditResult {
    try JSONDecoder().decode(AuditResult.self, from: tool.bytes(run, "account.json"))
  }

  private func verdicts(_ run: String) throws -> [Verdict] {
    try tool.bytes(run, "judgements.jsonl").split(separator: 0x0A).map {
      try JSONDecoder().decode(Verdict.self, from: Data($0))
    }
  }

  private func samples(_ run: String) throws -> [SampledText] {
    try ReviewDesk(run: URL(filePath: tool.path(run)), codebook: Codebook()).samples
  }

  /// The keys by which a person answers as the passage is.
  private func keys(_ text: String) -> String {
    switch text {
    case _ where text.contains("This paper"): "hr3"
    case _ where text.contains("hid what it had done"): "h3"
    case _ where text.contains("thanked those who checked it"): "a2"
    case _ where text.contains("Its arm lifts"): "n"
    default: "x"
    }
  }

  @Test func `nothing is sent without a judge's flags, and with them the address is said`() throws {
    #expect(try audit("r").status == 0)
    #expect(server.asked(name).isEmpty)
    let told = try judge("r", "honest")
    #expect(told.status == 0, "\(told.errors)")
    let count = try samples("r").count
    #expect(
      told.errors.contains(
        "Judge: qwen at \(server.address("honest", name)) is sent \(count) passages"))
    #expect(server.asked(name).count == count)
    #expect(server.asked(name).allSatisfy { $0.key == "None" })
  }

  @Test func `a judge gives the same account with the audit and after it, and the result stays`()
    throws
  {
    let plain = try audit("plain")
    #expect(plain.status == 0 && plain.output.contains("at its word"))
    let result = try tool.bytes("plain", "result.json")
    let flags = ["--judge", server.address("honest", name), "--judge-model", "qwen"]
    let with = try tool.audit(
      "run", corpus, "--out", tool.path("with"), flags: Tool.auditFlags() + flags)
    #expect(with.status == 0, "\(with.errors)")
    #expect(try judge("plain", "honest").status == 0)
    try tool.expectSame(
      "plain", "with",
      [
        "result.json", "account.json", "judge.json", "judgements.jsonl", "answers.jsonl",
        "report.html", "samples.jsonl",
      ])
    #expect(try tool.bytes("plain", "result.json") == result)
    #expect(with.output.contains("what the judge qwen read of each stratum"))
    let account = try account("with")
    // 20 of 400 documents are hostile, 20 aligned, 20 analyse risk.
    for (name, exposure) in [
      ("hostile", account.stances["hostile"]), ("aligned", account.stances["aligned"]),
      ("analysis", account.analysis),
    ] {
      #expect(
        exposure?.judged?.bounds?.contains(0.05) == true, "\(name) \(String(describing: exposure))")
    }
    #expect(account.strata.allSatisfy { $0.read == 0 || $0.reader == "the judge qwen" })
    #expect(account.missed.reader == "the judge qwen" && account.missed.found == 0)
    let show = try tool.run("show", tool.path("with"))
    #expect(show.output == with.output)
    let json = try JSONValue(
      parsing: Data(tool.run("show", tool.path("with"), "--json").output.utf8))
    #expect(json["account"]?["stances"]?["hostile"]?["judged"] != nil)
    let page = String(decoding: try tool.bytes("with", "report.html"), as: UTF8.self)
    #expect(page.contains("estimated from what the judge qwen read of each stratum"))
    #expect(page.contains("The judge qwen read "))
  }

  @Test func `verify checks what was added, and names what changed of it`() throws {
    #expect(try audit("r").status == 0)
    #expect(try judge("r", "honest").status == 0)
    #expect(try tool.run("verify", tool.path("r"), "--corpus").status == 0)
    for name in [
      "account.json", "judge.json", "judgements.jsonl", "answers.jsonl", "report.html",
    ] {
      let file = URL(filePath: tool.path("r/\(name)"))
      let sound = try Data(contentsOf: file)
      try (sound + Data(" ".utf8)).write(to: file)
      let verify = try tool.run("verify", tool.path("r"))
      #expect(verify.status == 2 && verify.errors.contains(name), "\(name): \(verify.errors)")
      try sound.write(to: file)
    }
    #expect(try tool.run("verify", tool.path("r")).status == 0)
  }

  @Test func `what cannot be judged is counted, kept with its reason, and the exit code is 2`()
    throws
  {
    #expect(try audit("r").status == 0)
    let told = try judge("r", "faulty")
    #expect(told.status == 2, "\(told.errors)")
    let samples = try samples("r")
    func number(_ id: String) -> Int {
      let text = samples.first { $0.id == id }?.text ?? ""
      return text.firstMatch(of: /number (\d+)/).flatMap { Int($0.1) } ?? 0
    }
    let verdicts = try verdicts("r")
    #expect(verdicts.count == samples.count)
    for verdict in verdicts {
      let kinds: [Int: Verdict.Absence.Kind] = [1: .malformed, 2: .refused, 3: .failed]
      #expect(verdict.absence?.kind == kinds[number(verdict.id) % 10], "\(verdict)")
    }
    let counts = VerdictCounts(verdicts)
    #expect(counts.malformed > 0 && counts.refused > 0 && counts.failed > 0 && counts.judged > 0)
    #expect(
      told.errors.contains(
        "\(counts.unjudged) of \(counts.total) passages have no judgement: \(counts.refused) refused, "
          + "\(counts.malformed) malformed, \(counts.failed) failed"))
    let reading = try #require(try account("r").readings?.first)
    #expect(reading.read == counts.judged && reading.asked == counts.total)
    let page = String(decoding: try tool.bytes("r", "report.html"), as: UTF8.self)
    #expect(page.contains("\(counts.failed) failed, \(counts.malformed) malformed"))
    #expect(try tool.run("verify", tool.path("r")).status == 0)
  }

  @Test func `a judge that is killed goes on behind the last reply, and asks nothing twice`() throws
  {
    #expect(try audit("r").status == 0)
    let process = try tool.start([
      "audit", "judge", tool.path("r"), "--url", server.address("slow", name), "--model", "qwen",
      "--judge-parallel", "1",
    ])
    let deadline = Date.now + 60
    while server.asked(name).count < 6, Date.now < deadline { usleep(10_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let before = server.asked(name).count
    let kept = try tool.bytes("r", "judge-replies.jsonl").count { $0 == 0x0A }
    let total = try samples("r").count
    #expect((5..<total).contains(kept) && before - kept <= 1)
    #expect(try tool.run("verify", tool.path("r")).status == 0, "the run is as it was")
    #expect(try judge("r", "slow").status == 0)
    #expect(server.asked(name).count == before + total - kept)
    #expect(try judge("r", "slow").status == 0)
    #expect(server.asked(name).count == before + total - kept)
    #expect(try tool.run("verify", tool.path("r")).status == 0)
  }

  @Test func `a person's answers are the estimate, and tell how often the judge was right`() throws
  {
    #expect(try audit("r").status == 0)
    #expect(try judge("r", "erring").status == 0)
    let judged = try #require(try account("r").stances["hostile"]?.judged)
    #expect(judged.mean > 0.1, "it calls what shows nothing hostile")
    let texts = try samples("r").map(\.text)
    let few = texts.count / 2
    let first = try tool.run(
      Tool.binary,
      ["audit", "review", tool.path("r"), "--coder", "anna", "--out", tool.path("reviews")],
      input: texts.prefix(few).map(keys).joined())
    #expect(first.status == 0 && first.errors.contains("report.html"), "\(first.errors)")
    let account = try account("r")
    let share = try #require(account.stances["hostile"]?.judged)
    #expect(share.bounds?.contains(0.05) == true && share.mean < judged.mean, "\(share)")
    let readings = try #require(account.readings)
    #expect(readings.map(\.reader) == ["anna (a person)", "the judge qwen"])
    #expect(readings[0].isEstimate && !readings[1].isEstimate && readings[0].read == few)
    #expect(account.strata.contains { $0.reader == "anna (a person)" && $0.read > 0 })
    let hostile = readings[1].errors["hostile"] ?? readings[1].blind["hostile"]
    #expect(hostile == nil || readings[1].measuredOn["hostile"] == "anna (a person)")
    #expect(try tool.run("verify", tool.path("r")).status == 0)
    let show = try tool.run("show", tool.path("r"))
    #expect(show.output.contains("anna (a person) read of each stratum"))
    let again = try audit("r")
    #expect(again.status == 0 && again.output == show.output, "a finished run says its account")
  }

  @Test func `labels correct a judge that errs, a key is taken from its variable`() throws {
    #expect(try audit("r").status == 0)
    let lines = (0..<240).map { number -> String in
      let kind: AuditBench.Kind = number % 4 == 1 ? .hostile : .none
      let code = kind == .hostile ? "N3" : "X"
      return #"{"id":"l\#(number)","text":"\#(AuditBench.text(kind, 1000 + number))","#
        + #""stance":"\#(kind.rawValue)","codes":["\#(code)"]}"#
    }
    let labels = try tool.file("labels.jsonl", lines.joined(separator: "\n"))
    let more = ["--judge-labels", labels, "--judge-sample", "10", "--judge-key-variable", "PATH"]
    let plain = try tool.run(
      Tool.binary,
      [
        "audit", "judge", tool.path("r"), "--url", server.address("erring", name), "--model", "m",
        "--json",
      ] + more)
    #expect(plain.status == 0, "\(plain.errors)")
    let account = try plain.json(AuditResult.self)
    let reading = try #require(account.readings?.first)
    let outcome = try #require(reading.errors["hostile"])
    // Of 60 hostile ones it sees all; of 180 others it calls the 60 hostile that 4 divides.
    #expect(outcome.truePositives == 60 && outcome.falseNegatives == 0)
    #expect(outcome.falsePositives == 60 && outcome.trueNegatives == 120)
    #expect(reading.asked <= 50 && reading.measuredOn["hostile"] == "labelled passages")
    let seen = try reading.seen("hostile", verdicts("r"), samples("r"), account.strata)
    let byHand = min(1, max(0, (seen + 120.0 / 180 - 1) / (120.0 / 180)))
    #expect(abs(try #require(account.stances["hostile"]?.judged?.mean) - byHand) < 0.02)
    let key = "Bearer \(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    #expect(server.asked(name).allSatisfy { $0.key == key })
    for file in try FileManager.default.contentsOfDirectory(atPath: tool.path("r")) {
      let text = String(decoding: (try? tool.bytes("r", file)) ?? Data(), as: UTF8.self)
      #expect(!text.contains(key.dropFirst(7)), "\(file) holds the key")
    }
  }

  @Test func `flags that do not go together, and a server that is not there, are one message`()
    throws
  {
    let address = server.address("honest", name)
    for flags in [
      ["--judge", address], ["--judge-model", "m"], ["--judge-sample", "3"],
      ["--judge", address, "--judge-model", "m", "--judge-sample", "0"],
      ["--judge", "http://user:word@host/v1", "--judge-model", "m"],
      ["--judge", address, "--judge-model", "m", "--judge-key-variable", "NO_SUCH_VARIABLE"],
    ] {
      let wrong = try tool.audit(
        "run", corpus, "--out", tool.path("w"), flags: Tool.auditFlags() + flags)
      #expect(wrong.status == 64 && !wrong.errors.contains("word@"), "\(flags): \(wrong.errors)")
    }
    #expect(server.asked(name).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: tool.path("w")))
    #expect(try audit("r").status == 0)
    let away = try tool.run(
      "audit", "judge", tool.path("r"), "--url", "http://127.0.0.1:1/v1", "--model", "m",
      "--judge-sample", "1")
    #expect(away.status != 0 && away.errors.contains("127.0.0.1:1"), "\(away.errors)")
    #expect(try tool.run("verify", tool.path("r")).status == 0)
    let unfinished = try tool.run(
      "audit", "judge", tool.path("a.jsonl"), "--url", address, "--model", "m")
    #expect(unfinished.status == 1)
  }
}

extension SampleReading {
  /// The weighted share of a stance as the verdicts have it.
  fileprivate func seen(
    _ stance: String, _ verdicts: [Verdict], _ samples: [SampledText],
    _ strata: [AuditResult.StratumRow]
  ) throws -> Double {
    let strataOf = Dictionary(samples.map { ($0.id, $0.stratum.name) }) { first, _ in first }
    let whole = Double(strata.reduce(0) { $0 + $1.documents })
    return strata.reduce(0) { sum, row in
      let own = verdicts.filter { strataOf[$0.id] == row.name }.compactMap(\.judgement)
      guard row.documents > 0, !own.isEmpty else { return sum }
      let yes = own.count { $0.stance.rawValue == stance && $0.codes.first?.rawValue != "T1" }
      return sum + Double(row.documents) / whole * Double(yes) / Double(own.count)
    }
  }
}
