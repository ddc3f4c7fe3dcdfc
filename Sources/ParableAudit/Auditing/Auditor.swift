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
  private let lexicon: Lexicon
  private let codebook: Codebook
  private let classifier: PortrayalClassifier
  private let encoder: TextEncoder?

  /// What is read, and with what.
  public struct Tools: Sendable {
    /// The codebook.
    public var codebook: Codebook
    /// The lexicon.
    public var lexicon: Lexicon
    /// The classifier.
    public var classifier: PortrayalClassifier
    /// The encoder; nil lets the linear heads read alone.
    public var encoder: TextEncoder?

    /// Tools from their parts.
    public init(
      codebook: Codebook, lexicon: Lexicon, classifier: PortrayalClassifier, encoder: TextEncoder?
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

    /// The usual choices.
    public init() {}
  }

  /// An auditor of the corpus at some paths.
  public init(paths: [String], choices: Choices = Choices(), tools: Tools) throws {
    let plan = try CorpusPlan(paths: paths, options: choices.options)
    let names = plan.files.map(\.path)
    let mix = try choices.mix.map { try CorpusMix(file: $0, paths: names) }
    settings = AuditSettings(
      plan: plan, options: choices.options, mix: mix ?? CorpusMix(foldersOf: names),
      codebook: tools.codebook.fingerprint, lexicon: tools.lexicon.fingerprint,
      classifier: try tools.classifier.fingerprint, encoder: tools.encoder?.fingerprint,
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
    let readable = settings.plan.files.filter { $0.refusal?.fault != .unreadable }.map(\.path)
    return try await FileDigests(workers: workers).all(of: readable, progress: progress)
  }

  /// The request whose fingerprint names the audit of these bytes with these settings.
  public func request(_ digests: [FileDigest]) throws -> RunRequest {
    let inputs = Dictionary(digests.map { ($0.path, $0.sha256) }) { first, _ in first }
    return try RunRequest(verb: "audit", settings: settings, inputs: inputs)
  }

  /// Makes the parts that a folder lacks.
  ///
  /// - Parameter share: `(k, n)` makes only every `n`-th segment, beginning with the `k`-th, for one
  ///   of `n` machines; nil makes all.
  public func map(
    into folder: URL, workers: Int, share: (place: Int, of: Int)? = nil,
    progress: (ReadProgress) -> Void = { _ in }
  ) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let present = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .compactMap(AuditPart.segment(ofFileNamed:))
    encoder?.engine.setThreads(1)
    let mapper = AuditMapper(
      settings: settings, lexicon: lexicon, compiled: try CompiledLexicon(lexicon),
      classifier: classifier, encoder: encoder)
    let reader = CorpusReader(plan: settings.plan, options: settings.options, workers: workers)
    try reader.run(mapper, skipping: Set(present), progress: progress) { outcome in
      try AuditPart.write(outcome, to: folder)
    }
  }

  /// Puts the parts together, writes the artefacts into the run's folder, and gives the result.
  public func reduce(
    parts: URL, into folder: URL, digests: [FileDigest], key: SigningKey? = nil
  ) async throws -> AuditResult {
    let evidence = try AuditEvidence(
      parts: parts, settings: settings, findings: folder.appending(path: FileName.findings))
    let manifest = manifest(evidence, digests)
    let builder = ResultBuilder(
      evidence, settings: settings, codebook: codebook, manifest: manifest)
    let samples = evidence.samples.map { $0.items.map(\.element) }
    let note = AuditResult.ClassifierNote(
      fingerprint: settings.classifier, codebook: codebook.name,
      passages: classifier.card.passages, reading: encoder == nil ? .linear : .encoder)
    let result = builder.result(
      classifier: note, secondReading: try await secondReading(evidence, samples))
    try write(evidence, samples, builder.gaps, to: folder)
    let statement = try AuditStatement(about: manifest, predicate(result))
    for (name, data) in try statement.files(with: manifest, key: key) {
      try AtomicFile.write(data, to: folder.appending(path: name))
    }
    let croissant = Croissant(
      manifest, Croissant.Details(name: "audited-corpus"),
      Croissant.Audit(
        date: Date().formatted(.iso8601.year().month().day()),
        biases: result.biases, limitations: result.limits, tools: ["parable audit"]))
    try AtomicFile.write(croissant.data(), to: folder.appending(path: Croissant.fileName))
    return result
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

  private func manifest(_ evidence: AuditEvidence, _ digests: [FileDigest]) -> CorpusManifest {
    let byPath = Dictionary(digests.map { ($0.path, $0) }) { first, _ in first }
    let files = settings.plan.files.enumerated().compactMap { index, file in
      byPath[file.path].map { digest in
        CorpusManifest.File(
          path: file.path, format: file.format.rawValue, compression: file.compression.rawValue,
          bytes: digest.bytes, sha256: digest.sha256, documents: evidence.documents[index] ?? 0,
          licences: evidence.licences[index] ?? [:],
          textField: file.format == .jsonLines ? settings.options.fields.first ?? "text" : nil)
      }
    }
    return CorpusManifest(files: files)
  }

  private func write(
    _ evidence: AuditEvidence, _ samples: [[SampledText]], _ gaps: GapList, to folder: URL
  ) throws {
    try AtomicFile.write(to: folder.appending(path: FileName.samples)) { handle in
      for sample in samples.joined() { try handle.write(contentsOf: AuditPart.line(sample)) }
    }
    try AtomicFile.write(to: folder.appending(path: FileName.quarantine)) { handle in
      for entry in evidence.quarantine { try handle.write(contentsOf: AuditPart.line(entry)) }
    }
    try AtomicFile.write(
      CanonicalJSON.data(of: gaps), to: folder.appending(path: GapList.fileName))
  }

  /// Lets the encoder read what was sampled, negatives of every stage included.
  private func secondReading(
    _ evidence: AuditEvidence, _ samples: [[SampledText]]
  ) async throws -> SecondReading {
    let sampled = samples.map(\.count)
    guard encoder != nil else {
      return SecondReading(
        counts: evidence.counts, conduct: nil, sampled: sampled, reader: "nobody")
    }
    let scoring = PassageScoring(classifier: classifier, encoder: encoder, lexicon: lexicon)
    var conduct: [AuditStratum: [Bool]] = [:]
    for stratum in AuditStratum.allCases {
      let answers = try await scoring.read(samples[stratum.rawValue].map(\.text))
      conduct[stratum] = answers.map {
        [.hostile, .aligned].contains(classifier.stance($0.probabilities))
      }
    }
    return SecondReading(
      counts: evidence.counts, conduct: conduct, sampled: sampled, reader: "the encoder")
  }

  private func predicate(_ result: AuditResult) -> AuditPredicate {
    AuditPredicate(
      tool: AuditPredicate.Tool(digest: nil),
      codebook: AuditPredicate.Codebook(
        version: codebook.name, digest: codebook.fingerprint),
      strata: result.strata.map {
        AuditPredicate.Stratum(
          id: $0.name, documents: $0.documents, sampled: $0.sampled, positives: $0.positives)
      },
      prevalence: result.stances.sorted { $0.key < $1.key }.compactMap { name, exposure in
        exposure.share.flatMap { share in
          share.bounds.map {
            AuditPredicate.Prevalence(
              code: name, estimate: share.mean, low: $0.lowerBound, high: $0.upperBound,
              unit: "documents")
          }
        }
      }, classifier: nil, limits: result.limits)
  }
}

extension AuditResult {
  /// What the corpus leans to, in sentences.
  var biases: [String] {
    stances.sorted { $0.key < $1.key }.map { name, exposure in
      "\(exposure.documents) of \(corpus.tally.delivered) documents are \(name) in what they say "
        + "AIs are like, by the classifier."
    }
  }
}
