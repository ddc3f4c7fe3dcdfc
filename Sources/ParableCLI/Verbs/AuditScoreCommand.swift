import ArgumentParser
import Foundation
import ParableAudit
import ParableCore

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
      classifier: classifier, encoder: try reading.passageEncoder(),
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
  var text: String {
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
