import CInflate
import Foundation
import ParableAudit
import ParableCore
import ParableCorpus

/// Measures the first stages of an audit; each mode prints one line of JSON. `Benchmarks/run-audit`
/// runs it and its peers in turn.
///
/// Usage: `audit-benchmark scan|linear FILE.jsonl SECONDS`, `… ceiling FILE.jsonl.zst`,
/// `… read WORKERS PATH…`, `… strata FILE.jsonl…`
@main
struct AuditBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else {
      FileHandle.standardError.write(Data("a mode and a file are needed; see the source\n".utf8))
      exit(64)
    }
    let rest = Array(arguments.dropFirst())
    switch arguments[0] {
    case "scan": try scan(rest[0], seconds: Double(rest[1])!)
    case "linear": try linear(rest[0], seconds: Double(rest[1])!)
    case "ceiling": try ceiling(rest[0])
    case "read": try read(workers: Int(rest[0])!, Array(rest.dropFirst()))
    case "strata": for file in rest { try strata(file) }
    default: exit(64)
    }
  }

  /// The whole first stage, and its first pass alone, over texts in memory.
  private static func scan(_ file: String, seconds: Double) throws {
    let lexicon = try Lexicon(codebook: Codebook())
    let start = Clock.cpu()
    let compiled = try CompiledLexicon(lexicon)
    let compile = Clock.cpu() - start
    let texts = try texts(of: file).map { Array($0.text.utf8) }
    var scanner = try CandidateScanner(lexicon, compiled: compiled)
    let finder = try VectorTermFinder(CompiledLexicon(lexicon).opening)
    var candidates = 0
    let whole = try rate(texts, seconds: seconds) {
      if try scanner.scan($0).isCandidate { candidates += 1 }
    }
    let bare = try rate(texts, seconds: seconds) { _ = try finder.matches(in: $0) }
    say([
      "megabytesPerCPUSecond": whole.rate, "bareMegabytesPerCPUSecond": bare.rate,
      "candidateShare": Double(candidates) / Double(whole.passes * texts.count),
      "compileSeconds": compile,
    ])
  }

  /// The linear stage with as many heads as the codebook asks for; what the weights are does not
  /// matter for speed, so they are drawn.
  private static func linear(_ file: String, seconds: Double) throws {
    var generator = SeededGenerator(Seed(1))
    let settings = FeatureSettings.usual
    let calibration = PlattCalibration(margins: [-1, 1], labels: [false, true])
    let heads = (0..<57).map {
      LinearHeads.Head(name: "head \($0)", bias: 0, scale: 0.01, calibration: calibration)
    }
    let weights = (0..<settings.rowCount * heads.count).map { _ in
      Int8(generator.draw(below: 255) - 127)
    }
    let scorer = LinearScorer(LinearHeads(settings: settings, heads: heads, weights: weights))
    let texts = try texts(of: file).map { Array($0.text.utf8) }
    let found = rate(texts, seconds: seconds) { _ = scorer.margins(of: $0) }
    say(["megabytesPerCPUSecond": found.rate, "heads": Double(heads.count)])
  }

  /// Decompression and a bare search for the first pass's terms in the same bytes, in one loop.
  private static func ceiling(_ file: String) throws {
    let lexicon = try Lexicon(codebook: Codebook())
    let finder = try VectorTermFinder(CompiledLexicon(lexicon).opening)
    guard let stream = inflate_open(file) else { exit(66) }
    defer { inflate_close(stream) }
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
    defer { piece.deallocate() }
    let start = Clock.cpu()
    var bytes = 0
    while case let count = inflate_next(stream, piece.baseAddress, piece.count), count > 0 {
      bytes += count
      _ = try finder.matches(in: UnsafeBufferPointer(rebasing: piece[..<count]))
    }
    say(["megabytesPerCPUSecond": Double(bytes) / 1e6 / (Clock.cpu() - start)])
  }

  /// Reading a corpus, with the first stage on every record.
  private static func read(workers: Int, _ paths: [String]) throws {
    let options = ReadOptions()
    let plan = try CorpusPlan(paths: paths, options: options)
    let mapper = try ScanMapper()
    let start = (cpu: Clock.cpu(), wall: ContinuousClock.now)
    var tally = Tally()
    var candidates = 0
    try CorpusReader(plan: plan, options: options, workers: workers).run(mapper) { outcome in
      tally += outcome.tally
      candidates += outcome.partial
    }
    let wall = (ContinuousClock.now - start.wall) / Duration.seconds(1)
    say([
      "megabytes": Double(tally.bytes) / 1e6, "textMegabytes": Double(tally.textBytes) / 1e6,
      "cpuSeconds": Clock.cpu() - start.cpu, "wallSeconds": wall,
      "megabytesPerCPUSecond": Double(tally.bytes) / 1e6 / (Clock.cpu() - start.cpu),
      "candidateShare": Double(candidates) / Double(max(1, tally.delivered)),
      "records": Double(tally.records), "peakMebibytes": Clock.peakMebibytes(),
    ])
  }

  /// How far labelled or unlabelled texts come, by stance.
  private static func strata(_ file: String) throws {
    let lexicon = try Lexicon(codebook: Codebook())
    var scanner = try CandidateScanner(lexicon, compiled: CompiledLexicon(lexicon))
    var counts: [String: (all: Int, candidates: Int)] = [:]
    for (text, stance) in try texts(of: file) {
      let finding = try Array(text.utf8).withUnsafeBufferPointer { try scanner.scan($0) }
      let isPlain = text.contains(PlainWord.pattern)
      for key in [stance, stance + (isPlain ? " plain" : " not plain")] {
        counts[key, default: (0, 0)].all += 1
        counts[key]!.candidates += finding.isCandidate ? 1 : 0
      }
    }
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
      let share = 100 * Double(count.candidates) / Double(count.all)
      print(
        "\(URL(filePath: file).lastPathComponent)\t\(key)\t\(count.candidates) of \(count.all)\t"
          + String(format: "%.1f %%", share))
    }
  }
}
