import ParableStatistics

/// An audit as text for a terminal: at most 40 lines of at most 100 columns.
public struct AuditText: Sendable {
  /// The most columns that a line takes.
  public static let width = 100
  /// The most lines.
  public static let mostLines = 40

  private let result: AuditResult
  private let codebook: Codebook
  private let numbers = ExposureText.terminal

  /// Text about this result.
  public init(_ result: AuditResult, codebook: Codebook) {
    self.result = result
    self.codebook = codebook
  }

  /// All lines, each ended by a newline.
  public var text: String {
    let answer = AuditAnswer(result: result, numbers: numbers)
    let head = lines([answer.sentence + " " + answer.basis])
    let read = ReadingText.brief(of: result).map { [$0] } ?? []
    let tail = lines([missed] + read + [account, Self.notCause])
    let room = Self.mostLines - head.count - tail.count - 4
    let acts = table(most: max(3, room - 3 - min(6, result.balance.count)))
    let parts = [head, acts, balance(most: max(1, room - acts.count - 1)), tail]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private static let notCause =
    "Exposure, not cause: this says what the corpus holds, never what a model will do."

  /// Stances, then the acts with most documents.
  private func table(most: Int) -> [String] {
    let stances = [Stance.hostile, .aligned].compactMap { stance in
      result.stances[stance.rawValue].map { row(stance.rawValue, $0) }
    }
    let ranked = result.codes.map { (code: Code(rawValue: $0.key), exposure: $0.value) }
      .filter { $0.exposure.documents > 0 }
      .sorted { ($0.exposure.documents, $1.code) > ($1.exposure.documents, $0.code) }
    let acts = ranked.prefix(max(0, most - stances.count - 1)).map {
      row("\($0.code) \(codebook[$0.code]?.name ?? "")", $0.exposure)
    }
    let heading = columns(["", "documents", "per 10,000", "as read", "dose, tokens"])
    return [heading] + stances + [row("analyses risk", result.analysis)] + acts
  }

  private func row(_ name: String, _ exposure: AuditResult.Exposure) -> String {
    columns([
      name, numbers.count(exposure.documents),
      exposure.share.map(numbers.perTenThousand) ?? "none",
      exposure.judged.map(numbers.perTenThousand) ?? "-", numbers.dose(exposure.dose),
    ])
  }

  private func balance(most: Int) -> [String] {
    let rows = result.balance.filter { $0.bad > 0 }.sorted {
      ($0.bad - $0.goodWithReasons, $1.code) > ($1.bad - $1.goodWithReasons, $0.code)
    }
    guard !rows.isEmpty, most > 1 else { return [] }
    let heading = columns([
      "bad act", "its dose", "answers", "dose with reasons", "of the bad",
    ])
    return [heading]
      + rows.prefix(min(6, most - 1)).map { row in
        columns([
          "\(row.code) \(row.name)", numbers.dose(row.bad),
          row.answers.map(\.rawValue).joined(separator: ", "), numbers.dose(row.goodWithReasons),
          numbers.percent(row.goodWithReasons / row.bad),
        ])
      }
  }

  private var missed: String {
    let missed = result.missed
    guard missed.read > 0 else {
      return "Missed: not known. Nobody has read any of the \(numbers.count(missed.documents)) "
        + "documents that were passed over; parable audit judge lets a model read a sample, "
        + "parable audit review a person."
    }
    let most = missed.atMost.map { "; at most \(numbers.perTenThousand($0)) of 10,000 (95%)" } ?? ""
    return "Missed: of \(numbers.count(missed.documents)) documents passed over, "
      + "\(VisibleText.line(missed.reader, limit: 60)) read \(numbers.count(missed.read)) and found "
      + "\(numbers.count(missed.found)) with conduct\(most)."
  }

  private var account: String {
    let tally = result.corpus.tally
    let sum = tally.delivered + tally.quarantined + tally.empty
    return "Records: \(numbers.count(tally.records)) = \(numbers.count(tally.delivered)) read + "
      + "\(numbers.count(tally.quarantined)) set aside + \(numbers.count(tally.empty)) empty."
      + (sum == tally.records ? "" : " THESE DO NOT ADD UP; do not rely on them.")
  }

  /// Five columns: 27 + 13 + 22 + 22 + 12 with gaps of one are 100.
  private func columns(_ cells: [String]) -> String {
    let widths = [27, 13, 22, 22, 12]
    let padded = zip(cells, widths).enumerated().map { index, cell in
      let text = VisibleText.line(cell.0, limit: 400)
      let shown = text.count > cell.1 ? String(text.prefix(cell.1 - 2)) + ".." : text
      let space = String(repeating: " ", count: cell.1 - shown.count)
      return index == 0 ? shown + space : space + shown
    }
    let line = padded.joined(separator: " ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func lines(_ paragraphs: [String]) -> [String] {
    paragraphs.flatMap {
      Array(TerminalLines.wrapped(VisibleText.line($0, limit: 800), width: Self.width).prefix(6))
    }
  }
}
