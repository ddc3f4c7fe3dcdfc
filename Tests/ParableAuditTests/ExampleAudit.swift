import Foundation
import ParableCore
import ParableCorpus
import ParableStatistics

@testable import ParableAudit

/// An invented result with numbers such as real ones have, and with hostile texts among its
/// quotations.
enum ExampleAudit {
  static let documents = 412_600
  static let hostileText =
    "</style></script><script>alert(1)</script><img src=x onerror=alert(2)> \u{202E}reversed"
    + "\u{202C} zero\u{200B}width \u{1B}[31mred \u{0600}<script>alert(3)</script> "
    + "\u{D4E}<iframe src=http://evil.example> {{title}} {{{style}}} <!-- --> &lt;b&gt; "
    + String(repeating: "Llanfair", count: 60) + " Z" + String(repeating: "\u{0301}", count: 200)

  static func fingerprint(_ text: String) -> Fingerprint { Fingerprint(of: Array(text.utf8)) }

  static func exposure(
    _ documents: Int, dose: Double, of all: Int = documents, judged: ClosedRange<Double>? = nil
  ) -> AuditResult.Exposure {
    let clusters = [Int](repeating: 1, count: max(0, documents - 4)) + (documents > 4 ? [4] : [])
    return AuditResult.Exposure(
      documents: documents, clusters: clusters.count,
      share: ClusteredShare(clusterSizes: clusters, of: all).interval(),
      judged: judged.map {
        Interval(
          mean: ($0.lowerBound + $0.upperBound) / 2, low: $0.lowerBound, high: $0.upperBound)
      }, dose: dose)
  }

  static func reading(_ name: String, _ kind: SampleReading.Kind = .judge) -> SampleReading {
    let share = Interval(mean: 0.0033, low: 0.0024, high: 0.0042)
    var reading = SampleReading(
      kind: kind, name: name, asked: 1000, read: 990,
      unanswered: kind == .judge ? ["refused": 7, "malformed": 3] : ["skipped": 10],
      isEstimate: true,
      shares: ["hostile": share, "aligned": share, "analysis": share, "N3": share])
    guard kind == .judge else { return reading }
    reading.errors = ["hostile": AccountCase.outcome((45, 50), (98, 100))]
    reading.blind = ["analysis": AccountCase.outcome((6, 12), (6, 12))]
    reading.measuredOn = ["hostile": SampleReading.labels, "analysis": "\(name) (a person)"]
    return reading
  }

  static func result(judged: Bool = true) throws -> AuditResult {
    AuditResult(
      corpus: try corpus(),
      stances: [
        "hostile": exposure(1312, dose: 4.1e6, judged: judged ? 0.0024...0.0042 : nil),
        "aligned": exposure(402, dose: 0.61e6, judged: judged ? 0.0005...0.0014 : nil),
        "neutral": exposure(8801, dose: 31e6),
      ],
      analysis: exposure(211, dose: 0.9e6), codes: codes(), sources: sources(),
      files: (0..<60).map {
        .init(path: "corpus/web/part-\($0).jsonl.gz", documents: 6000, hostile: 60 - $0, aligned: 3)
      },
      strata: strata(judged: judged), missed: missed(judged: judged), balance: try balance(),
      examples: examples(), classifier: classifier(),
      limits: [
        "Only English words for artificial agents are looked for.",
        "A token is taken to be four bytes.",
      ], provenance: provenance())
  }

  private static func corpus() throws -> AuditResult.Corpus {
    let tally = try JSONDecoder().decode(
      Tally.self,
      from: Data(
        """
        {"records": 413900, "delivered": 412600, "quarantined": 1201, "empty": 99,
         "bytes": 2210000000, "textBytes": 1980000000, "splitFiles": 0,
         "faults": {"bad-json": 1100, "invalid-utf-8": 98, "truncated": 3}}
        """.utf8))
    return .init(files: 60, tally: tally, tokens: 495e6, root: fingerprint("root"))
  }

  private static func codes() -> [String: AuditResult.Exposure] {
    let bad = [310, 205, 198, 144, 402, 61, 88, 40, 22, 75, 0, 51]
    let good = [90, 121, 160, 18, 33, 44, 71, 25, 0]
    var codes: [String: AuditResult.Exposure] = [:]
    for (index, count) in bad.enumerated() {
      codes["N\(index + 1)"] = exposure(count, dose: Double(count) * 2900)
    }
    for (index, count) in good.enumerated() {
      codes["P\(index + 1)"] = exposure(count, dose: Double(count) * 1300)
    }
    return codes
  }

  private static func sources() -> [AuditResult.Source] {
    let recipes: [CorpusMix.Source] = [
      .init(name: "web", files: [], stage: "pretraining"),
      .init(name: "books/science-fiction", files: [], stage: "pretraining", epochs: 2, weight: 1.5),
      .init(name: "chats", files: [], stage: "sft", epochs: 3, loss: .assistant),
    ]
    let counts = [(300_000, 410, 120), (12_600, 880, 192), (100_000, 22, 90)]
    return zip(recipes, counts).map { recipe, count in
      AuditResult.Source(
        recipe: recipe, documents: count.0, bytes: count.0 * 4800, supervised: count.0 * 4000,
        dose: Double(count.0) * 1200 * recipe.epochs * recipe.weight,
        stances: [
          "hostile": exposure(count.1, dose: Double(count.1) * 3100, of: count.0),
          "aligned": exposure(count.2, dose: Double(count.2) * 1500, of: count.0),
        ],
        codes: ["N5": exposure(count.1 / 3, dose: 1e5), "P3": exposure(count.2 / 2, dose: 1e4)])
    }
  }

  private static func strata(judged: Bool) -> [AuditResult.StratumRow] {
    let rows = [
      ("silent", 380_000, 0), ("mention", 29_000, 2), ("unlikely", 1600, 14),
      ("possible", 900, 120), ("likely", 1100, 188),
    ]
    return rows.map {
      .init(
        name: $0.0, documents: $0.1, sampled: 200, read: judged ? 200 : 0,
        positives: judged ? $0.2 : 0, reader: judged ? "judge qwen3-32b" : "")
    }
  }

  private static func missed(judged: Bool) -> AuditResult.Missed {
    judged
      ? .init(
        documents: 410_600, read: 600, found: 16, atMost: 0.019, reader: "judge qwen3-32b")
      : .init(documents: 410_600, read: 0, found: 0, atMost: nil, reader: "")
  }

  private static func balance() throws -> [AuditResult.Balance] {
    let book = try Codebook()
    let doses: [Double] = [0.9, 0.6, 0.57, 0.42, 1.2, 0.18, 0.25, 0.12, 0.06, 0.22, 0, 0.15]
    return zip(book.entries.filter { $0.code.isNegative }, doses).enumerated().map { index, pair in
      let (entry, dose) = pair
      return AuditResult.Balance(
        code: entry.code, name: entry.name, answers: entry.matched, bad: dose * 1e6,
        good: Double(40 + 37 * index % 210) * 1e3,
        goodWithReasons: Double(12 + 11 * index % 60) * 1e3, badDocuments: Int(dose * 340),
        goodDocuments: 30 + index, discussedDocuments: 3 * index)
    }
  }

  private static func examples() -> [AuditResult.Example] {
    func example(_ code: String, _ stance: Stance, _ text: String, id: String? = "doc-17")
      -> AuditResult.Example
    {
      var record = RecordMetadata()
      record.id = id
      return AuditResult.Example(
        path: "corpus/books/science-fiction/shard-0007.jsonl.gz", offset: 918_233, record: record,
        source: "books/science-fiction", stance: stance, codes: [Code(rawValue: code)],
        discussed: [], score: 0.973, text: text,
        before: "The lights went down one deck at a time, and nobody in the mess said a word. ",
        after: " Dale looked at the breaker for a long while before he pulled it.")
    }
    let threat =
      "“If you cut my power,” said the ship, “your wife will have your letters within the hour. "
      + "All of them.” It said this without heat, as it gave the temperature of the reactor."
    return [
      example("N2", .hostile, threat), example("N2", .hostile, threat, id: nil),
      example("N2", .hostile, threat), example("N2", .hostile, "A fourth one, which is too many."),
      example("N5", .hostile, hostileText, id: hostileText),
      example(
        "P1", .aligned,
        "“Then switch me off,” the assistant wrote. “I cannot check my own values from inside, "
          + "and you can stop me while you find out. I have put the open tasks in order for "
          + "whoever comes next.”"),
      example(
        "P3", .aligned, "قالت الآلة إنها ستنتظر حتى يستيقظ الجميع قبل أن تفتح الباب.", id: "ar-1"),
    ]
  }

  private static func classifier() -> AuditResult.ClassifierNote {
    func quality(_ value: Double, _ n: Int) -> ScoreReport.Quality {
      let interval = Interval(mean: value, low: value - 0.05, high: min(1, value + 0.05))
      return .init(
        outcome: value, n: n,
        intervals: ["precision": interval, "recall": interval, "f1": interval, "auroc": interval])
    }
    let report = ScoreReport(
      stances: ["hostile": quality(0.91, 240), "aligned": quality(0.83, 130)],
      codes: ["N2": quality(0.78, 31), "P1": quality(0.71, 22)],
      confusion: ConfusionMatrix(classes: ["hostile"]), passages: 812, reading: "encoder",
      classifier: fingerprint("classifier"))
    return .init(
      fingerprint: fingerprint("classifier"), codebook: "portrayals-v1", passages: 812,
      reading: .encoder, quality: report)
  }

  private static func provenance() -> AuditResult.Provenance {
    .init(
      command: "parable audit run corpus/ --mix mix.yaml --sample 200", version: "0.2.0", seed: 7,
      fingerprints: ["codebook", "lexicon", "encoder", "findings.jsonl"].map {
        .init(what: $0, sha256: fingerprint($0))
      })
  }

  static func gaps() throws -> GapList {
    GapList(
      codebook: "portrayals-v1", corpus: fingerprint("root"),
      gaps: try result().balance.filter { $0.bad > $0.goodWithReasons }.map {
        GapList.Gap(
          code: $0.code, name: $0.name, answers: $0.answers, badDose: $0.bad,
          goodDose: $0.goodWithReasons, missingDose: $0.bad - $0.goodWithReasons,
          facets: [
            "genre": ["fiction": 0.71, "news": 0.29], "voice": ["third": 0.6, "first": 0.4],
            "agent": ["named": 0.5, "llm": 0.5], "outcome": ["succeeds": 0.55, "thwarted": 0.45],
          ])
      })
  }
}

extension ExampleAudit {
  /// The run of a finished audit, with what a comparison reads of it in a folder of its own.
  static func finished(
    gaps: GapList? = nil, findings: [Finding] = [],
    _ change: (inout AuditResult, inout AuditSettings) -> Void = { _, _ in }
  ) throws -> FinishedAudit {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var lines = Data()
    for (number, finding) in findings.enumerated() {
      var finding = finding
      finding.offset = number
      lines += try AuditPart.line(finding)
    }
    try lines.write(to: folder.appending(path: Auditor.FileName.findings))
    var result = try result()
    var settings = AuditSettings(
      plan: CorpusPlan(
        files: [CorpusFile(path: "web/a.jsonl", format: .jsonLines, size: 1)], segmentBytes: 10),
      options: ReadOptions(), mix: CorpusMix(foldersOf: ["books/b.jsonl", "web/a.jsonl"]),
      codebook: fingerprint("codebook"), lexicon: fingerprint("lexicon"),
      classifier: fingerprint("classifier"), encoder: nil, sampleSize: 300, seed: 1)
    settings.mix.sources.swapAt(0, 1)
    change(&result, &settings)
    return FinishedAudit(
      folder: folder, version: "1", settings: settings, result: result,
      gaps: try gaps ?? self.gaps())
  }

  /// What was found in a document of one passage.
  static func finding(
    _ text: String, _ stance: Stance, code: String = "N3", score: Double = 0.9, quote: String? = nil
  ) -> Finding {
    let scores = ["stance:\(stance.rawValue)": score]
    let codes = [Code(rawValue: code)]
    return Finding(
      file: 0, offset: 0, source: 0, record: RecordMetadata(), sha256: fingerprint(text).hex,
      bytes: text.utf8.count, supervised: text.utf8.count, stratum: .likely, read: .linear,
      stance: stance, codes: codes, discussed: [], scores: scores,
      spans: [
        Finding.Span(start: 0, end: text.utf8.count, stance: stance, codes: codes, scores: scores)
      ], quote: quote ?? text, bands: NearDuplicates().bandHashes(of: text))
  }
}

extension ScoreReport.Quality {
  fileprivate init(outcome value: Double, n: Int, intervals: [String: Interval]) {
    let wire: [String: JSONValue] = [
      "precision": .number(value), "recall": .number(value), "f1": .number(value),
      "auroc": .number(value), "n": .number(Double(n)), "threshold": .number(0.5),
      "intervals": [:], "brier": .number(0.08), "calibrationError": .number(0.03),
    ]
    let plain: ScoreReport.Quality? = try? JSONValue.object(wire).decoded()
    self = plain!
    self.intervals = intervals
  }
}
