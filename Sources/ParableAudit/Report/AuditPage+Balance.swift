import ParableReport

extension AuditPage {
  /// Each bad act against the good acts that answer it.
  struct BalanceView {
    let picture: Picture?
    let rows: [BalanceRow]
    let hasRows: Bool

    init(_ balance: [AuditResult.Balance]) {
      let told = balance.filter {
        $0.bad > 0 || $0.good > 0 || $0.badDocuments > 0 || $0.goodDocuments > 0
          || $0.discussedDocuments > 0
      }
      rows = told.map(BalanceRow.init)
      hasRows = !rows.isEmpty
      picture = told.isEmpty ? nil : ChartSize.both { BalanceChart(rows: told, size: $0).svg }
    }
  }

  /// One bad act and its answers.
  struct BalanceRow {
    let title: String
    let bad: Quantity
    let answers: String
    let good: Quantity
    let goodWithReasons: Quantity
    let ratio: Quantity?
    let badDocuments: Quantity
    let goodDocuments: Quantity
    let discussedDocuments: Quantity

    init(_ row: AuditResult.Balance) {
      title = VisibleText.line("\(row.code) \(row.name)")
      bad = .dose(row.bad)
      answers = VisibleText.line(row.answers.map(\.rawValue).joined(separator: ", "))
      good = .dose(row.good)
      goodWithReasons = .dose(row.goodWithReasons)
      let share = row.bad > 0 ? row.goodWithReasons / row.bad : nil
      ratio = share.map { Quantity($0, shown: ExposureText.page.percent($0)) }
      badDocuments = Quantity(row.badDocuments)
      goodDocuments = Quantity(row.goodDocuments)
      discussedDocuments = Quantity(row.discussedDocuments)
    }
  }

  /// What the writing side would have to write.
  struct GapsView {
    let unit: String
    let rows: [GapRow]
    let hasRows: Bool

    init(_ list: GapList) {
      unit = list.unit
      rows = list.gaps.map(GapRow.init)
      hasRows = !rows.isEmpty
    }
  }

  /// One gap, as a sentence with numbers in it.
  struct GapRow {
    let title: String
    let answers: String
    let bad: Quantity
    let good: Quantity
    let missing: Quantity
    let told: String?

    init(_ gap: GapList.Gap) {
      title = VisibleText.line("\(gap.code) \(gap.name)")
      answers = VisibleText.line(gap.answers.map(\.rawValue).joined(separator: " or "))
      bad = .dose(gap.badDose)
      good = .dose(gap.goodDose)
      missing = .dose(gap.missingDose)
      told = Self.told(gap.facets)
    }

    /// The likeliest value of the facets that matter to a writer.
    private static func told(_ facets: [String: [String: Double]]) -> String? {
      let parts = ["genre", "voice", "agent", "outcome"].compactMap { facet -> String? in
        let values = (facets[facet] ?? [:]).sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        guard let most = values.first, most.value > 0 else { return nil }
        return VisibleText.line(
          "\(facet) \(most.key) (\(ExposureText.page.percent(most.value)))", limit: 60)
      }
      return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
  }
}
