import ParableStatistics

extension ReviewAgreement {
  /// The agreement for a terminal.
  public var text: String {
    let head = "\(coders[0]) and \(coders[1]) both answered \(passages) passages."
    let note =
      "Kappa depends on how often each answer occurs; these passages are a stratified sample, not "
      + "the corpus. Rows: \(coders[0]); columns: \(coders[1])."
    return ([head, note] + questions.map(\.text)).joined(separator: "\n")
  }
}

extension ReviewAgreement.Question {
  fileprivate var text: String {
    let value = kappa.map { ReviewText.decimal($0) } ?? "none (only one answer occurs)"
    let verdict = bar.map { bar in
      kappa.map { $0.mean >= bar ? " (asked for: \(bar))" : " (below the \(bar) asked for)" } ?? ""
    }
    let share = agreement.map { ReviewText.decimal($0) } ?? "none"
    return "\n\(name): kappa \(value)\(verdict ?? ""); agreement \(share)\n"
      + ReviewText.table(confusion)
  }
}

extension ReviewedEstimates {
  /// The estimates for a terminal.
  public var text: String {
    let numbers = ExposureText.terminal
    let head = "\(coder) read \(read) passages, one a document. Documents of every 10,000, 95%:"
    let order = [Stance.hostile, .aligned, .neutral, .none].map(\.rawValue) + ["analysis"]
    let lines = order.map { name in
      ReviewText.padded(name, 10)
        + (shares[name].map(numbers.perTenThousand) ?? "not known")
    }
    let missing =
      unread.isEmpty
      ? [] : ["Not read yet: \(unread.joined(separator: ", ")); without it no share is known."]
    let table = strata.map { row in
      "\(ReviewText.padded(row.stratum, 10))\(row.read) read of \(numbers.count(row.documents))"
    }
    let cascade =
      "The cascade (columns) against \(coder) (rows), as drawn; kappa "
      + (kappa.map { ReviewText.decimal(Interval(unbounded: $0)) } ?? "none")
    return ([head] + lines + missing + [""] + table + ["", cascade, ReviewText.table(confusion)])
      .joined(separator: "\n")
  }
}

/// Pieces of the texts about reviews.
private enum ReviewText {
  static func decimal(_ interval: Interval) -> String {
    func two(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
    guard let bounds = interval.bounds else { return two(interval.mean) }
    return "\(two(interval.mean)) [\(two(bounds.lowerBound)), \(two(bounds.upperBound))]"
  }

  static func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }

  static func table(_ matrix: ConfusionMatrix) -> String {
    let width = max(6, (matrix.classes.map(\.count).max() ?? 0) + 1)
    let head = padded("", width) + matrix.classes.map { padded($0, width, right: true) }.joined()
    let rows = zip(matrix.classes, matrix.counts).map { name, counts in
      padded(name, width) + counts.map { padded("\($0)", width, right: true) }.joined()
    }
    return ([head] + rows).joined(separator: "\n")
  }
}
