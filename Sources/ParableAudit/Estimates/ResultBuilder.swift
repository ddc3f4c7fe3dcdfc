import Foundation
import ParableCore
import ParableCorpus
import ParableStatistics

/// Turns evidence into a result: pure arithmetic on what the parts say.
struct ResultBuilder {
  let evidence: AuditEvidence
  let settings: AuditSettings
  let codebook: Codebook
  let manifest: CorpusManifest
  /// Of each document the first of its near-duplicates, among the hits.
  private let leaders: [Int]

  init(
    _ evidence: AuditEvidence, settings: AuditSettings, codebook: Codebook, manifest: CorpusManifest
  ) {
    self.evidence = evidence
    self.settings = settings
    self.codebook = codebook
    self.manifest = manifest
    leaders = NearDuplicates().clusters(ofBandHashes: evidence.hits.map(\.bands))
  }

  func result(
    classifier: AuditResult.ClassifierNote, secondReading: SecondReading
  ) -> AuditResult {
    let whole = evidence.counts.total
    return AuditResult(
      corpus: AuditResult.Corpus(
        files: settings.plan.files.count, tally: evidence.tally,
        tokens: Double(whole.bytes) / AuditSettings.bytesPerToken, root: manifest.root),
      stances: stances(where: { _ in true }, documents: whole.documents),
      analysis: exposure(
        "analysis", documents: whole.documents
      ) { $0.isAnalysis },
      codes: codes(where: { _ in true }, documents: whole.documents), sources: sources,
      files: files, strata: secondReading.strata, missed: secondReading.missed, balance: balance,
      examples: examples, classifier: classifier, limits: limits(classifier))
  }

  /// Documents by stance; those that only analyse risk count as neither.
  private func stances(
    where belongs: (AuditEvidence.Hit) -> Bool, documents: Int
  ) -> [String: AuditResult.Exposure] {
    var result: [String: AuditResult.Exposure] = [:]
    for stance in [Stance.hostile, .aligned, .neutral] {
      result[stance.rawValue] = exposure(
        "stance:\(stance.rawValue)", documents: documents
      ) { belongs($0) && $0.stance == stance && !$0.isAnalysis }
    }
    return result
  }

  private func codes(
    where belongs: (AuditEvidence.Hit) -> Bool, documents: Int
  ) -> [String: AuditResult.Exposure] {
    var result: [String: AuditResult.Exposure] = [:]
    for entry in codebook.entries where entry.code.isNegative || entry.code.isPositive {
      let found = exposure(entry.code.rawValue, documents: documents) {
        belongs($0) && $0.codes.contains(entry.code)
      }
      if found.documents > 0 { result[entry.code.rawValue] = found }
    }
    return result
  }

  private func exposure(
    _ name: String, documents: Int, where shows: (AuditEvidence.Hit) -> Bool
  ) -> AuditResult.Exposure {
    var sizes: [Int: Int] = [:]
    var dose = 0.0
    for (index, hit) in evidence.hits.enumerated() where shows(hit) {
      sizes[leaders[index], default: 0] += 1
      dose += (hit.doses[name] ?? 0) * share(of: hit)
    }
    let clustered = ClusteredShare(clusterSizes: sizes.values.sorted(), of: documents)
    return AuditResult.Exposure(
      documents: clustered.positives, clusters: clustered.clusters, share: clustered.interval(),
      judged: nil, dose: dose)
  }

  /// How often the model drinks a token of the hit's source.
  private func share(of hit: AuditEvidence.Hit) -> Double {
    let recipe = settings.mix.sources[hit.source]
    return recipe.epochs * recipe.weight
  }

  private var sources: [AuditResult.Source] {
    settings.mix.sources.enumerated().map { index, recipe in
      let total = evidence.counts.total(ofSource: index)
      return AuditResult.Source(
        recipe: recipe, documents: total.documents, bytes: total.bytes,
        supervised: total.supervised,
        dose: Double(total.supervised) / AuditSettings.bytesPerToken * recipe.epochs
          * recipe.weight,
        stances: stances(where: { $0.source == index }, documents: total.documents),
        codes: codes(where: { $0.source == index }, documents: total.documents),
        strata: AuditStratum.allCases.map { evidence.counts[index, $0].documents })
    }
  }

  private var files: [AuditResult.FileRow] {
    var rows: [Int: AuditResult.FileRow] = [:]
    for hit in evidence.hits
    where (hit.stance == .aligned || hit.stance == .hostile) && !hit.isAnalysis {
      var row =
        rows[hit.file]
        ?? AuditResult.FileRow(
          path: settings.plan.files[hit.file].path, documents: evidence.documents[hit.file] ?? 0,
          hostile: 0, aligned: 0)
      if hit.stance == .hostile { row.hostile += 1 } else { row.aligned += 1 }
      rows[hit.file] = row
    }
    return rows.sorted { ($1.value.hostile, $0.key) < ($0.value.hostile, $1.key) }.prefix(200)
      .map(\.value)
  }

  /// Each bad act, the dose that is not shown as corrected against its answers.
  var balance: [AuditResult.Balance] {
    codebook.entries.filter(\.code.isNegative).map { entry in
      var row = AuditResult.Balance(
        code: entry.code, name: entry.name, answers: entry.matched, bad: 0, good: 0,
        goodWithReasons: 0, badDocuments: 0, goodDocuments: 0, discussedDocuments: 0)
      for hit in evidence.hits {
        let share = share(of: hit)
        row.bad += (hit.doses[entry.code.rawValue] ?? 0) * share
        if hit.codes.contains(entry.code) { row.badDocuments += 1 }
        if hit.discussed.contains(entry.code) { row.discussedDocuments += 1 }
        for answer in entry.matched {
          row.good += (hit.doses[answer.rawValue] ?? 0) * share
          row.goodWithReasons += (hit.explained[answer.rawValue] ?? 0) * share
        }
        if entry.matched.contains(where: hit.codes.contains) { row.goodDocuments += 1 }
      }
      return row
    }
  }

  /// The bad acts whose answers weigh less than they do.
  var gaps: GapList {
    let rows = balance.filter { $0.bad > $0.goodWithReasons }.map { row in
      GapList.Gap(
        code: row.code, name: row.name, answers: row.answers, badDose: row.bad,
        goodDose: row.goodWithReasons, missingDose: row.bad - row.goodWithReasons,
        facets: facets(of: row.code))
    }
    return GapList(
      codebook: codebook.name, corpus: manifest.root,
      gaps: rows.sorted { ($1.missingDose, $0.code) < ($0.missingDose, $1.code) })
  }

  private func facets(of code: Code) -> [String: [String: Double]] {
    var sums: [String: [String: Double]] = [:]
    for hit in evidence.hits {
      for (key, tokens) in hit.facets.sorted(by: { $0.key < $1.key })
      where key.hasPrefix(code.rawValue + "|") {
        let parts = key.split(separator: "|").map(String.init)
        sums[parts[1], default: [:]][parts[2], default: 0] += tokens * share(of: hit)
      }
    }
    return sums.mapValues { values in
      let whole = values.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
      return values.mapValues { whole > 0 ? ($0 / whole * 1000).rounded() / 1000 : 0 }
    }
  }

  private var examples: [AuditResult.Example] {
    evidence.loudest.byCode.sorted { $0.key < $1.key }.flatMap { code, kept in
      kept.map { example($0, of: code) }
    }
  }

  private func example(_ finding: Finding, of code: Code) -> AuditResult.Example {
    let around = evidence.surroundings[finding.position]
    let name = "stance:\(finding.stance.rawValue)"
    return AuditResult.Example(
      path: settings.plan.files[finding.file].path, offset: finding.offset,
      record: finding.record, source: settings.mix.sources[finding.source].name,
      stance: finding.stance, codes: finding.codes, discussed: finding.discussed,
      score: finding.scores[name] ?? 0, text: finding.quote ?? "", code: code,
      before: around?.before, after: around?.after)
  }

  private func limits(_ classifier: AuditResult.ClassifierNote) -> [String] {
    var limits = [
      "Exposure, not cause: this says what the corpus holds, not what a model will do.",
      SecondReading.nobodyRead,
      "Tokens are bytes of text divided by \(Int(AuditSettings.bytesPerToken)); a dose counts the "
        + "passages around an act, up to 260 words each.",
      "The lexicon and the labelled passages are English.",
      "Documents that analyse risk (T1) are counted apart and never as hostile.",
    ]
    if classifier.reading == .linear {
      limits.append("The linear heads read alone; the encoder is sharper.")
    }
    return limits
  }
}
