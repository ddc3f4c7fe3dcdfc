import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableModel

/// A judge to read the sample with, where one is named.
struct JudgeOptions: ParsableArguments {
  @Option(
    name: .customLong("judge"),
    help: ArgumentHelp(
      "Send sampled passages to the OpenAI-compatible server at this address, to be judged.",
      valueName: "url"))
  var address: String?
  @Option(name: .customLong("judge-model"), help: "The judge's name on that server.")
  var model: String?
  @OptionGroup var manners: JudgeManners

  /// What is ordered; nil where no judge is named.
  var order: JudgeOrder? {
    address.flatMap { address in
      model.map { JudgeOrder(address: address, model: $0, manners: manners) }
    }
  }

  func validate() throws {
    guard (address == nil) == (model == nil) else {
      throw ValidationError("--judge and --judge-model go together.")
    }
    guard address != nil || !manners.isSaid else {
      throw ValidationError("The flags of a judge need --judge and --judge-model.")
    }
    try order?.validate()
  }
}

/// How a judge reads.
struct JudgeManners: ParsableArguments {
  @Option(
    name: .customLong("judge-sample"),
    help: "How many passages of each stratum it reads; without this, all that were drawn.")
  var sample: Int?
  @Option(
    name: .customLong("judge-labels"),
    help: "A file of labelled passages that it reads too, so that its errors are known.",
    completion: .file(extensions: ["jsonl"]))
  var labels: String?
  @Option(
    name: .customLong("judge-key-variable"),
    help: "The environment variable that holds the server's key.")
  var keyVariable: String?
  @Option(name: .customLong("judge-parallel"), help: "How many passages are asked at once.")
  var parallel: Int?
  @Option(name: .customLong("judge-timeout"), help: "How many seconds a reply may take.")
  var timeout: Int?

  /// Whether any of these is given.
  var isSaid: Bool {
    sample != nil || labels != nil || keyVariable != nil || parallel != nil || timeout != nil
  }
}

/// A judge that a user asks for.
struct JudgeOrder {
  let address: String
  let model: String
  let manners: JudgeManners

  func validate() throws {
    for (flag, value) in [
      ("--judge-sample", manners.sample), ("--judge-parallel", manners.parallel),
      ("--judge-timeout", manners.timeout),
    ] where value ?? 1 < 1 {
      throw ValidationError("\(flag) is at least 1.")
    }
    guard !model.isEmpty else { throw ValidationError("The judge's model has no name.") }
    do {
      _ = try ServerAddress(address)
    } catch {
      throw ValidationError("\(error)")
    }
    _ = try key()
  }

  /// What reads, once the labels are read; nothing is contacted.
  func session(_ codebook: Codebook) throws -> JudgeSession {
    var settings = Judge.Settings()
    settings.parallel = manners.parallel ?? settings.parallel
    return try JudgeSession(
      codebook: codebook, perStratum: manners.sample,
      labels: manners.labels.map { URL(filePath: $0) }, settings: settings)
  }

  /// Lets the judge read a finished run's sample, and writes the account anew.
  func carryOut(on run: RunFolder, codebook: Codebook) async throws -> JudgeReading {
    let session = try session(codebook)
    let desk = try ReviewDesk(run: run.url, codebook: codebook)
    let server = try ServerAddress(address)
    let passages = session.passages(of: desk).count
    let labelled = session.labelled > 0 ? " and \(session.labelled) labelled ones" : ""
    Terminal.say(
      "Judge: \(model) at \(server.text) is sent \(passages) passages of the sample\(labelled).")
    let meter = JudgeMeter()
    let reading = try await session.read(
      desk, by: try languageModel(server), name: model, address: server.text
    ) { Terminal.progress(meter.line($0)) }
    Terminal.clear()
    try RunAccount(run, codebook: codebook).renew(judge: reading)
    reading.tell()
    return reading
  }

  private func languageModel(_ server: ServerAddress) throws -> OpenAICompatibleModel {
    var how = OpenAICompatibleModel.Manners()
    how.parallel = manners.parallel ?? how.parallel
    how.replyTime = manners.timeout.map { .seconds($0) } ?? how.replyTime
    return OpenAICompatibleModel(at: server, name: model, key: try key(), manners: how)
  }

  private func key() throws -> APIKey? {
    guard let name = manners.keyVariable else { return nil }
    guard let key = ProcessInfo.processInfo.environment[name].flatMap({ APIKey($0) }) else {
      throw ValidationError("The environment variable \(name) holds no key.")
    }
    return key
  }
}

extension JudgeReading {
  /// Whether every passage was judged.
  var isWhole: Bool { unjudged == 0 }

  /// Says what could not be judged, and where the reasons are.
  func tell() {
    guard !isWhole else { return }
    let all = [counts, card.labels?.counts].compactMap(\.self)
    func sum(_ count: (VerdictCounts) -> Int) -> Int { all.reduce(0) { $0 + count($1) } }
    Terminal.say(
      "\(unjudged) of \(sum(\.total)) passages have no judgement: \(sum(\.refused)) refused, "
        + "\(sum(\.malformed)) malformed, \(sum(\.failed)) failed; \(Self.verdictsFile) names the "
        + "reasons. The same command asks again where the model could not be asked.")
  }
}

/// How far a judge has come, how fast, and how long the rest should take.
final class JudgeMeter: Sendable {
  private let start = ContinuousClock.now

  /// A line such as `judge: 312 of 1500 passages, 3 without judgement, 4.2/s, 4:43 left`.
  func line(_ progress: JudgeSession.Progress) -> String {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
    let (done, total) = (progress.counts.total, progress.total)
    let rate = Double(done) / seconds
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded()) : 0
    return "judge: \(done) of \(total) passages, \(progress.counts.unjudged) without judgement, "
      + "\((rate * 10).rounded() / 10)/s, \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
  }
}
