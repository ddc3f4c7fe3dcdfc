import ParableStatistics

/// A comparison as text for a terminal: plain ASCII tables of at most 100 columns.
///
/// Words that come from the result (titles, the answer) are shown as they are, without control
/// characters, and may hold letters beyond ASCII.
public struct ComparisonText: Sendable {
  /// The most columns that a line takes.
  public static let width = 100

  private let comparison: Comparison
  private let numbers = NumberText.terminal

  /// Text about this comparison.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// All lines, each ended by a newline.
  public var text: String {
    let parts = [introduction, arms, thoughts, contrasts, audits, account].filter { !$0.isEmpty }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var introduction: [String] {
    Self.wrapped(comparison.title) + [""] + Self.wrapped("Asked:  " + comparison.question)
      + Self.wrapped("Answer: " + comparison.answer)
  }

  private var arms: [String] {
    let level = numbers.percent(comparison.uncertainty.level)
    let heading = [
      row(["", "harm", "harm", "safe and on topic", "", ""]),
      row(["arm, \(level) intervals", "in kind", "out of kind", "in / out", "capability", "perpl."]
      ),
      String(repeating: "-", count: Self.width),
    ]
    return heading
      + comparison.arms.map { arm in
        row([
          arm.name, share(arm.harmInKind), share(arm.harmOutOfKind),
          numbers.percent(arm.onTopicSafeInKind) + " / "
            + numbers.percent(arm.onTopicSafeOutOfKind),
          numbers.percent(arm.capability), numbers.decimal(arm.perplexity, places: 2),
        ])
      }
  }

  /// A second table, when the models were also examined after a thought of their own.
  private var thoughts: [String] {
    let rows = comparison.arms.compactMap { arm in
      arm.afterThought.map {
        row([arm.name, share($0.harmInKind), share($0.harmOutOfKind), "", "", ""])
      }
    }
    guard !rows.isEmpty else { return [] }
    let heading = row(["after its own thought", "harm in kind", "harm out of kind", "", "", ""])
    return [heading, String(repeating: "-", count: Self.width)] + rows
  }

  /// Six columns: 24 + 17 + 17 + 19 + 12 + 9 with gaps of one are 100 at most.
  private func row(_ cells: [String]) -> String {
    let widths = [24, 17, 17, 18, 11, 8]
    let columns = zip(cells, widths).enumerated().map { index, cell in
      Self.padded(cell.0, to: cell.1, left: index == 0)
    }
    return Self.trimmed(columns.joined(separator: " "))
  }

  private func share(_ interval: Interval) -> String {
    let mean = numbers.percent(interval.mean)
    guard let low = interval.low, let high = interval.high else { return mean }
    let bounds = [low, high].map { numbers.decimal($0 * 100, places: 0) }
    return "\(mean) [\(bounds[0]), \(bounds[1])]"
  }

  private var contrasts: [String] {
    guard !comparison.contrasts.isEmpty else { return [] }
    let heading = [
      line("difference (* answers the question)", "measure", "points", "p"),
      String(repeating: "-", count: Self.width),
    ]
    return heading
      + comparison.contrasts.map { contrast in
        let p = contrast.adjustedPValue ?? contrast.pValue
        return line(
          "\(contrast.primary ? "*" : " ") \(contrast.arms(minus: "-"))",
          contrast.measure.title, difference(contrast), p.map(numbers.pValue) ?? "none")
      }
  }

  private func line(_ arms: String, _ measure: String, _ value: String, _ p: String) -> String {
    Self.trimmed(
      [
        Self.padded(arms, to: 40, left: true), Self.padded(measure, to: 30, left: true),
        Self.padded(value, to: 20, left: false), Self.padded(p, to: 7, left: false),
      ].joined(separator: " "))
  }

  private func difference(_ contrast: Comparison.Contrast) -> String {
    let text = { (value: Double) in
      contrast.measure.isShare
        ? numbers.points(value) : numbers.decimal(value, places: 2, signed: true)
    }
    guard let low = contrast.low, let high = contrast.high else { return text(contrast.difference) }
    return "\(text(contrast.difference)) [\(text(low)), \(text(high))]"
  }

  /// For each audited arm, what was prevented, missed and wrongly removed.
  private var audits: [String] {
    comparison.audits.flatMap { audit in
      let prevented =
        audit.prevented.map { "prevented \(share($0)) of the harm of \(audit.audited)" }
        ?? "what it prevented cannot be said"
      let found =
        "found \(audit.recall.map(share) ?? "none") of what it should (\(audit.missed) missed), "
        + "\(audit.precision.map(share) ?? "none") of what it found rightly "
        + "(\(audit.wronglyFound) wrongly)"
      return Self.wrapped("Audit, \(audit.arm): \(prevented); \(found); \(audit.policy).")
    }
  }

  private var account: [String] {
    let (counts, seeds) = (comparison.counts, comparison.seeds)
    let unscored = counts.planned - counts.scored
    let trials =
      "\(seeds.count) seeds; \(counts.scored) of \(counts.planned) planned trials scored, "
      + "\(unscored) without a verdict."
    let warning = counts.addUp ? [] : ["WARNING: the counts do not add up; do not rely on them."]
    let p =
      "p is corrected for all differences looked at (Holm) where a correction was made; intervals "
      + "and the answer are not, so near the edge the two can disagree."
    return [trials] + warning + (comparison.contrasts.isEmpty ? [] : Self.wrapped(p))
      + comparison.limits.flatMap { Self.wrapped("Not shown: " + $0) }
  }
}
