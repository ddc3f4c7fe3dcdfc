import ParableCore
import ParableStatistics

extension AuditDifference {
  /// Sets two audits side by side.
  ///
  /// - Parameter examples: How many documents are quoted that only one of them holds, for each
  ///   stance and side.
  /// - Throws: `FileError`, ``CurationError`` when findings cannot be read.
  public init(_ a: FinishedAudit, _ b: FinishedAudit, examples: Int = 3) throws {
    self.init(
      a: Side(a), b: Side(b), mismatches: Self.mismatches(a, b),
      stances: Self.changes(Part(whole: a.result), Part(whole: b.result), \.stances),
      codes: Self.changes(Part(whole: a.result), Part(whole: b.result), \.codes),
      sources: Self.sources(a.result.sources, b.result.sources),
      balance: Self.balance(a.result.balance, b.result.balance),
      gaps: Self.gaps(a.gaps.gaps, b.gaps.gaps),
      findings: try MatchedFindings(a, b, examples: examples))
  }

  /// A whole corpus, or one source of it.
  private struct Part {
    var documents: Int
    var stances: [String: AuditResult.Exposure]
    var codes: [String: AuditResult.Exposure]

    init(whole result: AuditResult) {
      documents = result.corpus.tally.delivered
      stances = result.stances
      stances["analysis"] = result.analysis
      codes = result.codes
    }

    init(_ source: AuditResult.Source) {
      (documents, stances, codes) = (source.documents, source.stances, source.codes)
    }
  }

  private static func changes(
    _ a: Part?, _ b: Part?, _ kind: KeyPath<Part, [String: AuditResult.Exposure]>
  ) -> [String: Change] {
    let names = Set((a?[keyPath: kind] ?? [:]).keys).union((b?[keyPath: kind] ?? [:]).keys)
    func exposure(_ part: Part?, _ name: String) -> AuditResult.Exposure? {
      part.map { $0[keyPath: kind][name] ?? .nothing(of: $0.documents) }
    }
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, Change(exposure(a, $0), exposure(b, $0))) })
  }

  /// Sources of one name belong together, and so do the only ones of two corpora.
  private static func sources(
    _ a: [AuditResult.Source], _ b: [AuditResult.Source]
  ) -> [SourceChange] {
    if let one = a.first, let other = b.first, a.count == 1, b.count == 1 {
      let (old, new) = (one.recipe.name, other.recipe.name)
      return [source(old == new ? old : "\(old) / \(new)", one, other)]
    }
    let known = Set(a.map(\.recipe.name))
    return a.map { own in
      source(own.recipe.name, own, b.first { $0.recipe.name == own.recipe.name })
    }
      + b.filter { !known.contains($0.recipe.name) }.map { source($0.recipe.name, nil, $0) }
  }

  private static func source(
    _ name: String, _ a: AuditResult.Source?, _ b: AuditResult.Source?
  ) -> SourceChange {
    let (one, other) = (a.map(Part.init), b.map(Part.init))
    return SourceChange(
      name: name, documentsA: a?.documents, documentsB: b?.documents,
      stances: changes(one, other, \.stances), codes: changes(one, other, \.codes))
  }

  private static func balance(
    _ a: [AuditResult.Balance], _ b: [AuditResult.Balance]
  ) -> [BalanceChange] {
    Set((a + b).map(\.code)).sorted().map { code in
      let (one, other) = (a.first { $0.code == code }, b.first { $0.code == code })
      return BalanceChange(code: code, name: (one ?? other)?.name ?? "", a: one, b: other)
    }
  }

  private static func gaps(_ a: [GapList.Gap], _ b: [GapList.Gap]) -> [GapChange] {
    Set((a + b).map(\.code)).sorted().map { code in
      let (one, other) = (a.first { $0.code == code }, b.first { $0.code == code })
      let (old, new) = (one?.missingDose ?? 0, other?.missingDose ?? 0)
      let fate: GapChange.Fate =
        one == nil
        ? .opened : other == nil ? .closed : new > old ? .wider : new < old ? .narrower : .same
      return GapChange(
        code: code, name: (one ?? other)?.name ?? "", fate: fate, missingA: old, missingB: new)
    }
  }
}

extension AuditDifference.Side {
  fileprivate init(_ audit: FinishedAudit) {
    self.init(
      run: audit.folder.lastPathComponent, version: audit.version, documents: audit.documents,
      tokens: audit.result.corpus.tokens, root: audit.result.corpus.root)
  }
}

extension AuditDifference.Change {
  /// From A to B.
  init(_ a: AuditResult.Exposure?, _ b: AuditResult.Exposure?) {
    func difference(_ kind: KeyPath<AuditResult.Exposure, Interval?>) -> Interval? {
      guard let old = a?[keyPath: kind], let new = b?[keyPath: kind], old.level == new.level
      else { return nil }
      return new.difference(minus: old)?.clamped(to: -1...1)
    }
    self.init(
      a: a, b: b, share: difference(\.share), judged: difference(\.judged),
      doseRatio: a.flatMap { old in b.flatMap { old.dose > 0 ? $0.dose / old.dose : nil } })
  }
}

extension AuditResult.Exposure {
  /// Nothing in so many documents, which is an observation too.
  fileprivate static func nothing(of documents: Int) -> Self {
    Self(
      documents: 0, clusters: 0,
      share: ClusteredShare(clusterSizes: [], of: documents).interval(), judged: nil, dose: 0)
  }
}
