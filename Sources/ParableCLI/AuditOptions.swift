import ArgumentParser
import Foundation
import ParableAudit
import ParableCorpus

/// What is audited, and with what. Whoever divides an audit gives every part of it the same.
struct AuditOptions: ParsableArguments {
  @Argument(help: "Files, folders, globs, or - for standard input.")
  var paths: [String]
  @Option(help: "A mix file: which files are seen how often, and what of them the loss counts.")
  var mix: String?
  @Option(
    name: .customLong("field"),
    help: "A field that holds text, such as data.body or turns[].value; may be repeated.")
  var fields: [String] = []
  @Option(help: "How many documents to sample of each stratum.")
  var sample = 300
  @Option(help: "What decides which documents are sampled.")
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "The size of a unit of work, in bytes of unpacked files.", visibility: .hidden))
  var segmentBytes = ReadOptions().segmentBytes
  @Option(help: "How many threads read.")
  var workers = ProcessInfo.processInfo.activeProcessorCount
  @OptionGroup var words: WordOptions
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers is at least 1.") }
    guard segmentBytes > 0 else { throw ValidationError("--segment-bytes is at least 1.") }
    guard seed < 1 << 53 else { throw ValidationError("--seed is below 2^53.") }
    guard (0...100_000).contains(sample) else {
      throw ValidationError("--sample is from 0 to 100000.")
    }
  }

  /// An auditor; `input` holds what came on standard input.
  func auditor(_ input: StandardInput) throws -> Auditor {
    var choices = Auditor.Choices()
    choices.options = ReadOptions(fields: fields, segmentBytes: segmentBytes)
    choices.mix = mix.map { URL(filePath: $0) }
    choices.sampleSize = sample
    choices.seed = seed
    choices.standardInput = input.file?.path
    let codebook = try Codebook()
    return try Auditor(
      paths: paths, choices: choices,
      tools: Auditor.Tools(
        codebook: codebook, lexicon: try words.lexicon(codebook),
        classifier: try reading.portrayalClassifier(), encoder: try reading.passageEncoder()))
  }

  /// An auditor of files that every machine has.
  func sharedAuditor() throws -> Auditor {
    guard !paths.contains("-") else {
      throw ValidationError("Standard input cannot be divided; put it into a file.")
    }
    return try auditor(StandardInput([]))
  }
}

/// The words that are looked for.
struct WordOptions: ParsableArguments {
  @Option(help: "A lexicon file; without this, the one in the box.")
  var lexicon: String?

  func lexicon(_ codebook: Codebook) throws -> Lexicon {
    try Lexicon(file: lexicon.map { URL(filePath: $0) }, codebook: codebook)
  }
}
