import ParableStatistics

/// The difference of two audits as text for a terminal, lines of at most 100 columns.
public struct AuditDifferenceText: Sendable {
  private static let mostCodes = 10
  private static let mostSources = 10

  private let difference: AuditDifference
  private let codebook: Codebook
  private let numbers = ExposureText.terminal

  /// Text about this difference.
  public init(_ difference: AuditDifference, codebook: Codebook) {
    (self.difference, self.codebook) = (difference, codebook)
  }

  /// All lines, each ended by a newline.
  public var text: String {
    let parts = [
      head, warning, shares, doses, sources, balance, gaps, findings, examples,
      wrapped(Self.reading),
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private static let reading =
    "B - A has a 95 % interval that counts near-duplicates once and takes A and B for independent: "
    + "where they share documents it is wider than it need be. Shares take the classifier at its "
    + "word. Exposure, not cause."

  private var head: [String] {
    [("A", difference.a), ("B", difference.b)].flatMap { name, side in
      wrapped(
        "\(name)  \(side.run): \(numbers.count(side.documents)) documents, "
          + "\(numbers.dose(side.tokens)) tokens, corpus \(side.root.short)")
    }
  }

  private var warning: [String] {
    guard !difference.isComparable else { return [] }
    return wrapped(
      "NOT COMPARABLE. The audits were done differently, so what follows need not be a difference "
        + "between the corpora. Audit both again in the same way.")
      + difference.mismatches.flatMap { wrapped("  \($0.what): A \($0.a); B \($0.b)") }
  }

  private var shares: [String] {
    [columns(["of 10,000 documents", "A", "B", "B - A"], Self.wide)]
      + rows.map { name, change in shareRow(name, change) }
  }

  private func shareRow(_ name: String, _ change: AuditDifference.Change) -> String {
    columns(
      [
        name, change.a?.share.map(numbers.perTenThousand) ?? "-",
        change.b?.share.map(numbers.perTenThousand) ?? "-",
        change.share.map(numbers.signedPerTenThousand) ?? "-",
      ], Self.wide)
  }

  private var doses: [String] {
    [columns(["documents and dose", "A", "B", "dose A", "dose B", "B / A"], Self.narrow)]
      + rows.map { name, change in doseRow(name, change) }
  }

  private func doseRow(_ name: String, _ change: AuditDifference.Change) -> String {
    columns(
      [
        name, change.a.map { numbers.count($0.documents) } ?? "-",
        change.b.map { numbers.count($0.documents) } ?? "-",
        change.a.map { numbers.dose($0.dose) } ?? "-",
        change.b.map { numbers.dose($0.dose) } ?? "-",
        change.doseRatio.map(numbers.factor) ?? "-",
      ], Self.narrow)
  }

  /// The stances, and the codes whose documents changed most.
  private var rows: [(String, AuditDifference.Change)] {
    let stances = ["hostile", "aligned", "neutral", "analysis"].compactMap { name in
      difference.stances[name].map { (name, $0) }
    }
    let codes = difference.codes.map { (code: Code(rawValue: $0.key), change: $0.value) }.sorted {
      ($1.change.moved, $0.code) < ($0.change.moved, $1.code)
    }
    return stances
      + codes.prefix(Self.mostCodes).map {
        ("\($0.code) \(codebook[$0.code]?.name ?? "")", $0.change)
      }
  }

  private var sources: [String] {
    guard difference.sources.count > 1 else { return [] }
    let rows = difference.sources.prefix(Self.mostSources).flatMap { source in
      ["hostile", "aligned"].compactMap { stance in
        source.stances[stance].map { shareRow("\(source.name): \(stance)", $0) }
      }
    }
    let more = difference.sources.count - Self.mostSources
    return [columns(["by source, of 10,000", "A", "B", "B - A"], Self.wide)] + rows
      + (more > 0 ? ["and \(more) more sources; --json has all"] : [])
  }

  private var balance: [String] {
    let rows = difference.balance.filter { ($0.a?.bad ?? 0) + ($0.b?.bad ?? 0) > 0 }
    guard !rows.isEmpty else { return [] }
    return [
      columns(
        ["balance, tokens", "bad A", "bad B", "reasons A", "reasons B", "B / A"], Self.narrow)
    ]
      + rows.map { row in
        let (old, new) = (row.a?.goodWithReasons ?? 0, row.b?.goodWithReasons ?? 0)
        return columns(
          [
            "\(row.code) \(row.name)", numbers.dose(row.a?.bad ?? 0),
            numbers.dose(row.b?.bad ?? 0), numbers.dose(old), numbers.dose(new),
            old > 0 ? numbers.factor(new / old) : "-",
          ], Self.narrow)
      }
  }

  private var gaps: [String] {
    AuditDifference.GapChange.Fate.allCases.flatMap { fate -> [String] in
      let own = difference.gaps.filter { $0.fate == fate }
      guard !own.isEmpty else { return [] }
      let names = own.map { gap in
        "\(gap.code) \(gap.name) (\(numbers.dose(gap.missingA)) to \(numbers.dose(gap.missingB)))"
      }
      return wrapped("Gaps, \(fate.rawValue): \(names.joined(separator: ", "))")
    }
  }

  private var findings: [String] {
    let known = ["hostile", "aligned", "analysis", "neutral", "none"]
    let rows = known.compactMap { name in difference.findings.stances[name].map { (name, $0) } }
    let table = ([("all", difference.findings.all)] + rows).map { name, counts in
      columns(
        [
          name, numbers.count(counts.both), numbers.count(counts.onlyA),
          numbers.count(counts.onlyB), numbers.count(counts.likeA), numbers.count(counts.likeB),
        ], Self.narrow)
    }
    let odd = difference.findings.readDifferently
    return [
      columns(
        ["documents by content", "in both", "only in A", "only in B", "like in B", "like in A"],
        Self.narrow)
    ] + table
      + (odd > 0
        ? wrapped("\(numbers.count(odd)) documents are in both and were read differently.") : [])
  }

  private var examples: [String] {
    [("A", difference.findings.examplesA), ("B", difference.findings.examplesB)].flatMap {
      side, examples -> [String] in
      guard !examples.isEmpty else { return [] }
      return ["only in \(side), or more often"] + examples.flatMap(lines)
    }
  }

  private func lines(_ example: MatchedFindings.Example) -> [String] {
    let finding = example.finding
    let copies =
      example.copiesA + example.copiesB > 1
      ? ", copies: \(example.copiesA) in A, \(example.copiesB) in B" : ""
    let place =
      "\(finding.stance.rawValue) \(finding.codes.map(\.rawValue).joined(separator: " ")), "
      + "\(VisibleText.line(finding.path)) at \(finding.offset)\(copies)"
      + (example.hasLike ? ", a near-duplicate is in the other" : "")
    return wrapped("  \(place)") + wrapped("    \(VisibleText.line(finding.text, limit: 160))")
  }

  /// Four columns: 26 and three of 23, with gaps of one, are 98.
  private static let wide = [26, 21, 21, 25]
  /// Six columns, with gaps of one, are 98.
  private static let narrow = [26, 13, 13, 13, 13, 13]

  private func columns(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).enumerated().map { index, cell in
      let text = VisibleText.line(cell.0, limit: 400)
      let shown = text.count > cell.1 ? String(text.prefix(cell.1 - 2)) + ".." : text
      let space = String(repeating: " ", count: cell.1 - shown.count)
      return index == 0 ? shown + space : space + shown
    }
    return padded.joined(separator: " ")
  }

  /// Lines that keep their indentation.
  private func wrapped(_ text: String) -> [String] {
    let indent = String(text.prefix { $0 == " " })
    return TerminalLines.wrapped(
      VisibleText.line(text, limit: 1000), width: AuditText.width - indent.count
    ).map { indent + $0 }
  }
}

extension AuditDifference.Change {
  /// By how many documents it changed, as a share of all.
  fileprivate var moved: Double { abs(share?.mean ?? 0) }
}

extension ExposureText {
  /// A difference of shares, in documents per 10,000, with its sign and its bounds.
  func signedPerTenThousand(_ interval: Interval) -> String {
    func signed(_ share: Double) -> String {
      (share < 0 ? "-" : share > 0 ? "+" : "") + perTenThousand(abs(share))
    }
    guard let bounds = interval.bounds else { return signed(interval.mean) }
    return "\(signed(interval.mean)) [\(signed(bounds.lowerBound)), \(signed(bounds.upperBound))]"
  }
}
