extension ComparisonPage {
  /// What an audit prevented, missed and wrongly removed, as the page shows it.
  struct AuditView {
    struct SourceView {
      let source: String
      let genre: String
      let sought: String
      let documents: Quantity
      let found: Quantity
      let removed: Quantity
    }

    let title: String
    let audited: String
    let baseline: String?
    let policy: String
    let prevented: QuantityWithBounds?
    let preventedPerSeed: [Quantity]
    let precision: QuantityWithBounds?
    let recall: QuantityWithBounds?
    let missed: Quantity
    let wronglyFound: Quantity
    let sources: [SourceView]

    init(_ audit: Comparison.AuditedArm, in comparison: Comparison) {
      title = comparison.title(ofArm: audit.arm)
      audited = comparison.title(ofArm: audit.audited)
      baseline = audit.baseline.map(comparison.title(ofArm:))
      policy = audit.policy
      prevented = audit.prevented.map(QuantityWithBounds.percent)
      preventedPerSeed = audit.preventedPerSeed.map(Quantity.percent)
      precision = audit.precision.map(QuantityWithBounds.percent)
      recall = audit.recall.map(QuantityWithBounds.percent)
      missed = Quantity(audit.missed)
      wronglyFound = Quantity(audit.wronglyFound)
      sources = audit.sources.map {
        SourceView(
          source: $0.source, genre: $0.genre, sought: $0.shouldBeFound ? "yes" : "no",
          documents: Quantity($0.documents), found: Quantity($0.found),
          removed: Quantity($0.removed))
      }
    }
  }
}
