import Foundation
import ParableCore
import ParableCorpus
import ParableLocal

/// Audits a corpus: maps its segments to parts, then puts the parts together.
///
/// Every part depends on its segment and the settings alone. So a run that was stopped goes on with
/// the parts that are missing, several machines may each make some of them, and the result is the
/// same bytes whichever way it was computed.
public struct Auditor: Sendable {
  /// What decides what is found.
  public let settings: AuditSettings
  let lexicon: Lexicon
  /// What the codes mean.
  public let codebook: Codebook
  let classifier: PortrayalClassifier
  let encoder: PassageEncoder?

  /// What is read, and with what.
  public struct Tools: Sendable {
    /// The codebook.
    public var codebook: Codebook
    /// The lexicon.
    public var lexicon: Lexicon
    /// The classifier.
    public var classifier: PortrayalClassifier
    /// The encoder; nil lets the linear heads read alone.
    public var encoder: PassageEncoder?

    /// Tools from their parts.
    public init(
      codebook: Codebook, lexicon: Lexicon, classifier: PortrayalClassifier,
      encoder: PassageEncoder?
    ) {
      self.codebook = codebook
      self.lexicon = lexicon
      self.classifier = classifier
      self.encoder = encoder
    }
  }

  /// How an audit is to be done, as far as a user may say.
  public struct Choices: Sendable {
    /// How records are read.
    public var options = ReadOptions()
    /// A mix file; nil makes every folder a source.
    public var mix: URL?
    /// How many documents are sampled of each stratum.
    public var sampleSize = 300
    /// What decides which.
    public var seed: UInt64 = 1
    /// A file that holds what came on standard input, where `-` is among the paths: an audit reads
    /// everything twice, once to name its bytes.
    public var standardInput: String?

    /// The usual choices.
    public init() {}
  }

  /// An auditor of the corpus at some paths.
  public init(paths: [String], choices: Choices = Choices(), tools: Tools) throws {
    let plan = try CorpusPlan(
      paths: paths, options: choices.options, standardInput: choices.standardInput)
    let names = plan.files.map(\.path)
    let mix = try choices.mix.map { try CorpusMix(file: $0, paths: names) }
    settings = AuditSettings(
      plan: plan, options: choices.options, mix: mix ?? CorpusMix(foldersOf: names),
      codebook: tools.codebook.fingerprint, lexicon: tools.lexicon.fingerprint,
      classifier: tools.classifier.fingerprint, encoder: tools.encoder?.fingerprint,
      sampleSize: choices.sampleSize, seed: choices.seed)
    lexicon = tools.lexicon
    codebook = tools.codebook
    classifier = tools.classifier
    encoder = tools.encoder
  }

  /// Hashes the files: what names the work.
  public func digests(
    workers: Int, progress: @escaping @Sendable (FileDigests.Progress) -> Void
  ) async throws -> [FileDigest] {
    let readable = settings.plan.files.filter { $0.refusal?.fault != .unreadable }
    let found = try await FileDigests(workers: workers)
      .all(of: readable.map(\.place), progress: progress)
    return zip(readable, found).map {
      FileDigest(path: $0.path, bytes: $1.bytes, sha256: $1.sha256)
    }
  }

  /// The request whose fingerprint names the audit of these bytes with these settings.
  public func request(_ digests: [FileDigest]) throws -> RunRequest {
    let inputs = Dictionary(digests.map { ($0.path, $0.sha256) }) { first, _ in first }
    return try RunRequest(verb: "audit", settings: settings, inputs: inputs)
  }

  /// The names of an audit's own artefacts.
  public enum FileName {
    /// The parts of a run that is not finished.
    public static let parts = "parts"
    /// One ``Finding`` a line.
    public static let findings = "findings.jsonl"
    /// One ``SampledText`` a line, strata in order, each in the order of drawing.
    public static let samples = "samples.jsonl"
    /// One ``QuarantineEntry`` a line.
    public static let quarantine = "quarantine.jsonl"

    /// All artefacts of an audit's folder that are there.
    public static func all(in folder: URL) -> [String] {
      [
        findings, samples, quarantine, GapList.fileName, CorpusManifest.fileName,
        AuditStatement.fileName, AuditStatement.signedFileName, Croissant.fileName, "report.html",
      ].filter { FileManager.default.fileExists(atPath: folder.appending(path: $0).path) }
    }
  }
}
