import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableLocal

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
    guard let encoder = try reading.passageEncoder() else {
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
    let report = FitReport(
      quality: try ScoreReport(passages, trained.outOfFold, trained.classifier),
      style: StyleSeparability(passages))
    try output.emit(report) { report.text }
    Terminal.say("Classifier: \(out)")
  }
}

/// What is printed of a classifier that was trained.
private struct FitReport: Encodable {
  /// How well it reads its own passages by heads that had not seen them.
  let quality: ScoreReport
  /// What style alone would have told; nil where there are too few passages.
  let style: StyleSeparability?

  var text: String {
    guard let style else { return quality.text }
    let rows = Stance.allCases.compactMap { stance in
      style.auroc[stance.rawValue].map { interval in
        let bounds = interval.bounds.map {
          String(format: " [%.2f %.2f]", $0.lowerBound, $0.upperBound)
        }
        return stance.rawValue + String(format: " %.2f", interval.mean) + (bounds ?? "")
      }
    }
    return quality.text + "\nAUROC by style alone, no word of content: "
      + rows.joined(separator: ", ") + "."
  }
}
