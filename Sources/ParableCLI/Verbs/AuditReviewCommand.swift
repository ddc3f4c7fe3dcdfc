import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

/// Lets a person read what an audit sampled.
struct AuditReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Read an audit's samples in the terminal, two keys each.",
    discussion: """
      First the stance, h hostile, a aligned, n neutral, x no agent in it; then, for the first two, \
      the main act. u takes back, s skips, ? explains, q saves and quits; later it goes on behind \
      the last answer. Nobody is shown what the classifier or another coder says. With another \
      --coder a second person reads the same passages, and --agree compares them.

      Answers lie beside the runs: reviews/RUN-CODER.jsonl. At the end of a session the run's \
      report is written anew; with some of every stratum read, its shares are the person's.
      """)
  @OptionGroup var subject: RunOptions
  @Option(help: "Who reads: letters, digits, - and _.")
  var coder = "first"
  @Option(help: "Read only this stratum; may be given more than once.")
  var stratum: [StratumName] = []
  @Option(help: "Stop after so many passages.")
  var limit: Int?
  @Option(help: "The folder of answers; without this, reviews, beside the folder of runs.")
  var out: String?
  @Flag(help: "Do not read, but say how far the coders agree.")
  var agree = false
  @Flag(help: "Do not read, but say what the answers mean for the corpus.")
  var estimate = false
  @Option(help: "Do not read, but write the answers to a file of labels for audit fit.")
  var export: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard RunStore.isLinkName(coder) else {
      throw ValidationError("--coder is made of letters, digits, - and _, not \"\(coder)\".")
    }
    guard limit ?? 1 > 0 else { throw ValidationError("--limit is at least 1.") }
    guard [agree, estimate, export != nil].count(where: \.self) <= 1 else {
      throw ValidationError("Choose one of --agree, --estimate and --export.")
    }
  }

  func run() throws {
    let desk = try ReviewDesk(
      run: try subject.folder(), reviews: out.map { URL(filePath: $0) }, codebook: try Codebook())
    if agree {
      try compare(desk)
    } else if estimate {
      let estimates = try ReviewedEstimates(desk, coder: coder, documents: try desk.documents())
      try output.emit(estimates) { estimates.text }
    } else if let export {
      try AtomicFile.write(try desk.labels(of: coder), to: URL(filePath: export))
      Terminal.say("Labels: \(export)")
    } else {
      try read(desk)
    }
  }

  private func compare(_ desk: ReviewDesk) throws {
    let coders = desk.coders()
    guard coders.count >= 2 else {
      throw ReviewError.fewCoders(folder: desk.reviews.path, found: coders)
    }
    let files = try coders.map { try desk.answers(of: $0) }
    let pairs = files.indices.flatMap { first in
      files.indices.dropFirst(first + 1).map { ReviewAgreement(files[first], files[$0]) }
    }
    try output.emit(pairs) { pairs.map(\.text).joined(separator: "\n\n") }
  }

  private func read(_ desk: ReviewDesk) throws {
    var reading = try ReviewReading(
      desk, coder: coder, strata: Set(stratum.map(\.value)), limit: limit ?? .max)
    let account = try reading.run()
    try output.emit(account) { account.text }
    try renewReport(desk)
  }

  /// Writes the run's report anew with what is answered by now.
  private func renewReport(_ desk: ReviewDesk) throws {
    let run = try RunStore.open(folder: desk.folder)
    guard (try? run.result(as: AuditResult.self)) != nil else {
      Terminal.say("The report stays as it was: this run has no result that this version can read.")
      return
    }
    try RunAccount(run, reviews: desk.reviews, codebook: desk.codebook).renew()
    Terminal.say("Report: \(run.file(AuditPage.fileName).relativePath)")
  }
}

/// A stratum on the command line.
struct StratumName: ExpressibleByArgument {
  let value: AuditStratum

  init?(argument: String) {
    guard let value = AuditStratum.allCases.first(where: { $0.name == argument }) else {
      return nil
    }
    self.value = value
  }

  static var allValueStrings: [String] { AuditStratum.allCases.map(\.name) }
}

/// What a session came to.
private struct ReviewAccount: Encodable {
  let coder: String
  let file: String
  let now: Int
  let answered: Int
  let skipped: Int
  let left: Int

  var text: String {
    "\(coder): \(now) in this session; \(answered) answered, \(skipped) skipped, \(left) left. "
      + "Answers: \(file)"
  }
}

/// Carries out the actions of a session: draws, reads keys, writes answers.
private struct ReviewReading {
  private let samples: [SampledText]
  private let screen: ReviewScreen
  private var session: ReviewSession
  private var file: ReviewFile
  private var isOver = false

  init(_ desk: ReviewDesk, coder: String, strata: Set<AuditStratum>, limit: Int) throws {
    let menu = ReviewMenu(desk.codebook)
    file = try desk.file(of: coder)
    samples = desk.samples.filter { strata.isEmpty || strata.contains($0.stratum) }
    screen = ReviewScreen(width: Terminal.width, menu: menu)
    session = ReviewSession(samples, settled: file.settled, menu: menu, limit: limit)
  }

  mutating func run() throws -> ReviewAccount {
    let keyboard = Keyboard()
    defer { keyboard.release() }
    try carryOut(session.begin())
    while !isOver {
      guard let key = keyboard.next(), !Keyboard.leaving.contains(key) else {
        try carryOut(session.press("q"))
        break
      }
      try carryOut(session.press(key))
    }
    let settled = Set(file.settled).intersection(samples.map(\.id))
    let answered = settled.intersection(file.answers.keys).count
    return ReviewAccount(
      coder: file.coder, file: file.url.path, now: session.count, answered: answered,
      skipped: settled.count - answered, left: samples.count - settled.count)
  }

  private mutating func carryOut(_ actions: [ReviewSession.Action]) throws {
    for action in actions {
      switch action {
      case .show(let sample, let number, let total):
        Terminal.newPage()
        say(screen.passage(sample, number: number, of: total))
      case .askAct(let stance, let isAnalysis): say(screen.acts(stance, isAnalysis: isAnalysis))
      case .explain(let stance): say(screen.help(stance))
      case .refuse(let key): say(screen.refusal(of: key))
      case .record(let event, let sample):
        try file.append(
          ReviewEntry(
            sample: sample, coder: file.coder, event: event, at: Date.now.formatted(.iso8601)))
      case .end: isOver = true
      }
    }
  }

  private func say(_ lines: [String]) { Terminal.say(lines.joined(separator: "\n")) }
}
