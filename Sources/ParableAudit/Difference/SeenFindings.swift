import Foundation

/// The findings of one audit, by text: of each what matching needs, and where its line lies.
struct SeenFindings {
  /// One document.
  struct Seen {
    /// Its stance, or `analysis`.
    var stance: String
    var codes: [Code]
    /// The score for its stance.
    var score: Double
    /// Its band hashes with their numbers; near-duplicates share one.
    var bands: [UInt64]
    var place: FindingsFile.Place
  }

  /// The documents of each text, by its SHA-256, in the order of the corpus.
  private(set) var byText: [String: [Seen]] = [:]
  private let file: FindingsFile
  private let audit: FinishedAudit

  /// Reads the findings of an audit.
  init(_ audit: FinishedAudit) throws {
    self.audit = audit
    file = try FindingsFile(audit.findings)
    var byText: [String: [Seen]] = [:]
    try file.forEach { finding, place in
      let bands = finding.bands.enumerated().map { UInt64($0) << 32 | UInt64($1) }
      byText[finding.sha256, default: []].append(
        Seen(
          stance: finding.isAnalysis ? "analysis" : finding.stance.rawValue, codes: finding.codes,
          score: finding.scores["stance:\(finding.stance.rawValue)"] ?? 0, bands: bands,
          place: place))
    }
    self.byText = byText
  }

  /// The document of a line, as a report quotes it.
  func example(at place: FindingsFile.Place) throws -> AuditResult.Example {
    let finding = try file.finding(at: place)
    let (files, sources) = (audit.settings.plan.files, audit.settings.mix.sources)
    return AuditResult.Example(
      path: files.indices.contains(finding.file) ? files[finding.file].path : "?",
      offset: finding.offset, record: finding.record,
      source: sources.indices.contains(finding.source) ? sources[finding.source].name : "?",
      stance: finding.stance, codes: finding.codes, discussed: finding.discussed,
      score: finding.scores["stance:\(finding.stance.rawValue)"] ?? 0, text: finding.quote ?? "")
  }

  /// Of these texts, those of which some other text here is a near-duplicate.
  func nearDuplicates(of texts: [String: [Seen]]) -> Set<String> {
    var owners: [UInt64: [String]] = [:]
    for (text, seen) in texts {
      for band in seen[0].bands { owners[band, default: []].append(text) }
    }
    var found: Set<String> = []
    for (text, seen) in byText {
      for band in seen[0].bands {
        for owner in owners[band] ?? [] where owner != text { found.insert(owner) }
      }
    }
    return found
  }
}
