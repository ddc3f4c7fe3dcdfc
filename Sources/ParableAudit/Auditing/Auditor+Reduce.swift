import Foundation
import ParableCore
import ParableCorpus

extension Auditor {
  /// Puts the parts together, writes the artefacts into the run's folder, and gives the result.
  ///
  /// - Throws: ``AuditPartsError`` when a part is missing, damaged or of another audit;
  /// `FileError`.
  public func reduce(
    parts: URL, into folder: URL, digests: [FileDigest], key: SigningKey? = nil
  ) async throws -> AuditResult {
    let evidence = try AuditEvidence(
      parts: AuditParts(parts, of: settings), settings: settings,
      findings: folder.appending(path: FileName.findings))
    let manifest = manifest(evidence, digests)
    let builder = ResultBuilder(
      evidence, settings: settings, codebook: codebook, manifest: manifest)
    let samples = evidence.samples.map { $0.items.map(\.element) }
    let note = AuditResult.ClassifierNote(
      fingerprint: settings.classifier, codebook: codebook.name,
      passages: classifier.card.passages, reading: encoder == nil ? .linear : .encoder)
    var result = builder.result(
      classifier: note, secondReading: try await secondReading(evidence, samples))
    result.provenance = try provenance(
      findings: Fingerprint(ofFile: folder.appending(path: FileName.findings)))
    try write(evidence, samples, builder.gaps, to: folder)
    let statement = try AuditStatement(about: manifest, predicate(result))
    for (name, data) in try statement.files(with: manifest, key: key) {
      try AtomicFile.write(data, to: folder.appending(path: name))
    }
    let croissant = Croissant(
      manifest, Croissant.Details(name: "audited-corpus"),
      Croissant.Audit(
        biases: result.biases, limitations: result.limits, tools: ["parable audit"]))
    try AtomicFile.write(croissant.data(), to: folder.appending(path: Croissant.fileName))
    return result
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
      counts: evidence.counts, conduct: conduct, sampled: sampled, reader: SecondReading.encoder)
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
