import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableLocal

/// What a corpus says AIs are like.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Find what a corpus says AIs are like, and say how sure.",
    subcommands: [AuditReviewCommand.self, AuditScoreCommand.self, AuditFitCommand.self])
}

/// What passages are read with.
struct ReadingOptions: ParsableArguments {
  @Option(help: "A classifier's folder, as `audit fit` writes it; without this, the one in the box.")
  var classifier: String?
  @Option(help: "A folder with a BERT sentence encoder; without this, the one bootstrap fetched.")
  var encoder: String?
  @Flag(help: "Let the linear heads read alone: much faster, and less sharp.")
  var linear = false
  @OptionGroup var engine: EngineOptions

  func portrayalClassifier() throws -> PortrayalClassifier {
    guard let classifier else { return try PortrayalClassifier() }
    return try PortrayalClassifier(folder: URL(filePath: classifier))
  }

  func textEncoder() throws -> TextEncoder? {
    guard !linear else { return nil }
    let folder = try encoder.map { URL(filePath: $0) } ?? TextEncoder.installed()
    return try TextEncoder(folder: folder, engine: Engine(plugin: engine.url))
  }
}

/// Trains a classifier from labelled passages.
struct AuditFitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Train the classifier's heads from labelled passages.",
    discussion: """
      One JSON object a line: id, text, stance, codes, discussed, facets, register, and pair for near
      misses that must not be split. docs/audit.md has the format. What is printed was answered by
      heads that had not seen the passage or its near misses.
      """)
  @Argument(help: "Files of labelled passages, JSON lines.")
  var labels: [String]
  @Option(help: "The folder to write the classifier to.")
  var out: String
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let codebook = try Codebook()
    let files = labels.sorted()
    let passages = try files.flatMap {
      try LabelledPassage.read(URL(filePath: $0), codebook: codebook)
    }
    let digests = try files.map { try Fingerprint(ofFile: URL(filePath: $0)).hex }
    guard let encoder = try reading.textEncoder() else {
      throw ValidationError("--linear is for reading; a classifier is trained with the encoder.")
    }
    let trainer = ClassifierTrainer(codebook: codebook, lexicon: try Lexicon(codebook: codebook))
    let trained = try await trainer.train(
      passages, labels: Fingerprint(of: Array(digests.joined().utf8)), encoder: encoder
    ) { Terminal.progress("embedding \($0) of \(passages.count) passages") }
    Terminal.clear()
    try trained.classifier.write(to: URL(filePath: out))
    for question in trained.leftOut {
      Terminal.say(
        "Left out: \(question.name), with \(question.positives) passages of \(question.needed).")
    }
    let report = try ScoreReport(passages, trained.outOfFold, trained.classifier)
    try output.emit(report) { report.text }
    Terminal.say("Classifier: \(out)")
  }
}

/// Says how well the classifier reads labelled passages.
struct AuditScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Say how well labelled passages are read.",
    discussion: """
      One JSON object a line: id, text, stance, and codes where they are known. Passages that the
      classifier was trained on say nothing about it.
      """)
  @Argument(help: "A file of labelled passages, JSON lines.")
  var labels: String
  @Option(help: "A file to write each passage's scores to, JSON lines.")
  var predictions: String?
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let codebook = try Codebook()
    let passages = try LabelledPassage.read(
      URL(filePath: labels), codebook: codebook, isComplete: false)
    let classifier = try reading.portrayalClassifier()
    let scoring = PassageScoring(
      classifier: classifier, encoder: try reading.textEncoder(),
      lexicon: try Lexicon(codebook: codebook))
    let answers = try await scoring.read(passages.map(\.text)) {
      Terminal.progress("reading \($0) of \(passages.count) passages")
    }
    Terminal.clear()
    if let predictions {
      let lines = zip(passages, answers).map { classifier.line($0.id, $1) }
      try AtomicFile.write(Data(lines.joined().utf8), to: URL(filePath: predictions))
    }
    let report = try ScoreReport(passages, answers, classifier)
    try output.emit(report) { report.text }
  }
}

extension ScoreReport {
  /// The report as a table.
  fileprivate var text: String {
    let head = ["", "precision", "recall", "F1", "AUROC", "n"].row
    let order = Stance.allCases.map(\.rawValue)
    let rows = order.compactMap { name in stances[name].map { $0.row(name) } }
    let acts = codes.sorted { Code(rawValue: $0.key) < Code(rawValue: $1.key) }
      .map { $0.value.row($0.key) }
    return ([head] + rows + acts).joined(separator: "\n")
      + "\n\(passages) passages, read by \(reading == "encoder" ? "heads and encoder" : "linear heads")."
  }
}

extension ScoreReport.Quality {
  fileprivate func row(_ name: String) -> String {
    func number(_ value: Double) -> String { String(format: "%.2f", value) }
    func interval(_ key: String, _ value: Double) -> String {
      guard let bounds = intervals[key]?.bounds else { return number(value) }
      return "\(number(value)) [\(number(bounds.lowerBound)) \(number(bounds.upperBound))]"
    }
    return [
      name, interval("precision", precision), interval("recall", recall), interval("f1", f1),
      auroc.map { interval("auroc", $0) } ?? "–", "\(n)",
    ].row
  }
}

extension [String] {
  fileprivate var row: String {
    let widths = [9, 18, 18, 18, 18, 5]
    return zip(self, widths).map { $0.leftPadded(to: $1) }.joined(separator: " ")
  }
}
