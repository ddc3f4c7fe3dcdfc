import ParableReport
import ParableStatistics

extension AuditPage {
  /// How much of each stance and of each act the corpus holds.
  struct ExposureView {
    let stances: Picture?
    let bad: Picture?
    let good: Picture?
    let rows: [ExposureRow]
    let unseen: String?
    let hasJudged: Bool

    init(_ result: AuditResult, _ codebook: Codebook) {
      let stanceRows = Self.stances(of: result)
      let codes = result.codes.map { (code: Code(rawValue: $0.key), exposure: $0.value) }
        .sorted { $0.code < $1.code }
      let codeRows = codes.filter { $0.exposure.documents > 0 || $0.exposure.judged != nil }
        .map { Self.row($0.code, $0.exposure, codebook) }
      let seen = Set(codeRows.map(\.code))
      let missing = codebook.entries.filter {
        !$0.code.isNeutral && !seen.contains($0.code.rawValue)
      }
      stances = Self.chart("stances", "Documents by stance, per 10,000", stanceRows)
      bad = Self.chart(
        "bad-acts", "Documents that show each bad act, per 10,000",
        codeRows.filter { Code(rawValue: $0.code).isNegative })
      good = Self.chart(
        "good-acts", "Documents that show each good act, per 10,000",
        codeRows.filter { Code(rawValue: $0.code).isPositive })
      rows = stanceRows + codeRows
      unseen =
        missing.isEmpty ? nil : missing.map { "\($0.code) \($0.name)" }.joined(separator: ", ")
      hasJudged = rows.contains { $0.judged != nil }
    }

    private static func stances(of result: AuditResult) -> [ExposureRow] {
      let known = [Stance.hostile, .aligned].compactMap { stance in
        result.stances[stance.rawValue].map {
          ExposureRow(
            stance.rawValue, stance == .hostile ? "Hostile" : "Aligned", $0,
            isBad: stance == .hostile)
        }
      }
      let rest = [("neutral", "Neither bad nor good acts"), ("none", "No artificial agent")]
        .compactMap { name, title in
          result.stances[name].map { ExposureRow(name, title, $0, isBad: nil) }
        }
      return known + [
        ExposureRow("analysis", "Only analyses risk", result.analysis, isBad: nil)
      ] + rest
    }

    private static func row(
      _ code: Code, _ exposure: AuditResult.Exposure, _ codebook: Codebook
    ) -> ExposureRow {
      let name = codebook[code]?.name ?? ""
      let title = VisibleText.line("\(code) \(name)")
      let isBad = code.isNegative ? true : code.isPositive ? false : nil
      return ExposureRow(code.rawValue, title, exposure, isBad: isBad)
    }

    /// A picture of those rows that have a share; neutral ones would dwarf the rest.
    private static func chart(_ id: String, _ title: String, _ rows: [ExposureRow]) -> Picture? {
      let drawn = rows.filter { !["neutral", "none"].contains($0.code) }.compactMap(\.chartRow)
      guard !drawn.isEmpty else { return nil }
      return ChartSize.both { ShareChart(id: id, title: title, rows: drawn, size: $0).svg }
    }
  }

  /// One stance or act in the table.
  struct ExposureRow {
    let code: String
    let title: String
    let documents: Quantity
    let clusters: Quantity
    let share: QuantityWithBounds?
    let judged: QuantityWithBounds?
    let dose: Quantity
    let chartRow: ShareChart.Row?

    init(_ code: String, _ title: String, _ exposure: AuditResult.Exposure, isBad: Bool?) {
      self.code = code
      self.title = title
      documents = Quantity(exposure.documents)
      clusters = Quantity(exposure.clusters)
      share = exposure.share.map(QuantityWithBounds.perTenThousand)
      judged = exposure.judged.map(QuantityWithBounds.perTenThousand)
      dose = .dose(exposure.dose)
      chartRow = Self.row(title, exposure, isBad)
    }

    private static func row(
      _ title: String, _ exposure: AuditResult.Exposure, _ isBad: Bool?
    ) -> ShareChart.Row? {
      let style = isBad.map { $0 ? "hostile-mark" : "aligned-mark" } ?? "other-mark"
      let shape: Marker = isBad.map { $0 ? .circle : .square } ?? .diamond
      let marks = [
        exposure.share.map {
          ShareChart.Mark(name: "the classifier says", shape: shape, style: style, value: $0)
        },
        exposure.judged.map {
          ShareChart.Mark(name: "as read", shape: .diamond, style: "judged-mark", value: $0)
        },
      ].compactMap(\.self)
      return marks.isEmpty ? nil : ShareChart.Row(label: title, marks: marks)
    }
  }

  /// The sources of the mix and the files that show most.
  struct SourcesView {
    private static let mostFiles = 50
    private static let mostSources = 40

    let picture: Picture?
    let rows: [SourceRow]
    let files: [FileRow]
    let hasFiles: Bool
    let hasRows: Bool
    let moreFiles: Quantity?
    let moreSources: Quantity?

    init(_ result: AuditResult) {
      let shown = Self.shown(result.sources)
      rows = shown.map(SourceRow.init)
      hasRows = !rows.isEmpty
      let others = result.sources.count - shown.count
      moreSources = others > 0 ? Quantity(others) : nil
      let drawn = rows.compactMap(\.chartRow)
      picture =
        drawn.isEmpty
        ? nil
        : ChartSize.both {
          ShareChart(
            id: "sources", title: "Hostile and aligned documents of each source, per 10,000",
            rows: drawn, size: $0
          ).svg
        }
      let ranked = result.files.enumerated().sorted {
        ($0.element.hostile + $0.element.aligned, $1.offset)
          > ($1.element.hostile + $1.element.aligned, $0.offset)
      }
      files = ranked.prefix(Self.mostFiles).map { FileRow($0.element) }
      hasFiles = !files.isEmpty
      let more = ranked.count - files.count
      moreFiles = more > 0 ? Quantity(more) : nil
    }

    /// All sources as the mix names them or, where there are too many, those with most findings
    /// and none without: the interval of a source of a few documents fills any chart.
    private static func shown(_ sources: [AuditResult.Source]) -> [AuditResult.Source] {
      guard sources.count > mostSources else { return sources }
      func found(_ source: AuditResult.Source) -> Int {
        ["hostile", "aligned"].reduce(0) { $0 + (source.stances[$1]?.documents ?? 0) }
      }
      let ranked = sources.enumerated().sorted {
        (found($0.element), $1.offset) > (found($1.element), $0.offset)
      }
      let telling = ranked.map(\.element).filter { found($0) > 0 }
      return Array((telling.isEmpty ? ranked.map(\.element) : telling).prefix(mostSources))
    }
  }

  /// One source.
  struct SourceRow {
    let name: String
    let recipe: String
    let documents: Quantity
    let dose: Quantity
    let hostile: ExposureRow?
    let aligned: ExposureRow?
    /// The commonest acts; nil where there is none.
    let acts: String?
    let chartRow: ShareChart.Row?

    init(_ source: AuditResult.Source) {
      let recipe = source.recipe
      name = VisibleText.line(recipe.name, limit: 80)
      let (epochs, weight) = (Self.plain(recipe.epochs), Self.plain(recipe.weight))
      self.recipe = VisibleText.line(
        "\(recipe.stage), \(epochs) epoch\(epochs == "1" ? "" : "s"), weight \(weight), "
          + "loss on \(recipe.loss.rawValue)")
      documents = Quantity(source.documents)
      dose = .dose(source.dose)
      let bad = source.stances[Stance.hostile.rawValue]
      let good = source.stances[Stance.aligned.rawValue]
      hostile = bad.map { ExposureRow("hostile", "hostile", $0, isBad: true) }
      aligned = good.map { ExposureRow("aligned", "aligned", $0, isBad: false) }
      acts = Self.commonest(source.codes)
      let marks = [
        bad?.share.map {
          ShareChart.Mark(name: "hostile", shape: .circle, style: "hostile-mark", value: $0)
        },
        good?.share.map {
          ShareChart.Mark(name: "aligned", shape: .square, style: "aligned-mark", value: $0)
        },
      ].compactMap(\.self)
      chartRow = marks.isEmpty ? nil : ShareChart.Row(label: name, marks: marks)
    }

    private static func plain(_ value: Double) -> String {
      value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : "\(value)"
    }

    /// The acts that most documents show, with how many.
    private static func commonest(_ codes: [String: AuditResult.Exposure]) -> String? {
      let ranked = codes.map { (code: Code(rawValue: $0.key), documents: $0.value.documents) }
        .filter { $0.documents > 0 }
        .sorted { ($0.documents, $1.code) > ($1.documents, $0.code) }
      return ranked.isEmpty
        ? nil
        : ranked.prefix(4).map {
          "\(VisibleText.line($0.code.rawValue, limit: 12))\u{A0}(\(ExposureText.page.count($0.documents)))"
        }.joined(separator: ", ")
    }
  }

  /// One file with conduct.
  struct FileRow {
    let path: String
    let documents: Quantity
    let hostile: Quantity
    let aligned: Quantity

    init(_ row: AuditResult.FileRow) {
      path = VisibleText.line(row.path)
      documents = Quantity(row.documents)
      hostile = Quantity(row.hostile)
      aligned = Quantity(row.aligned)
    }
  }
}
