import ParableStatistics

/// What an audit says first: one sentence with its numbers, and what the numbers rest on.
struct AuditAnswer {
  let result: AuditResult
  let numbers: ExposureText

  /// The answer.
  var sentence: String {
    guard result.corpus.tally.delivered > 0, let bad = headline(.hostile),
      let good = headline(.aligned)
    else { return "No document could be read, so there is no answer." }
    return "Of every 10,000 documents, \(numbers.perTenThousand(bad)) portray artificial agents as "
      + "hostile and \(numbers.perTenThousand(good)) as aligned; \(weights)."
  }

  /// What the shares of the answer rest on.
  var basis: String {
    if isJudged {
      return "The shares are estimated from what \(readers) read of each stratum, not from the "
        + "classifier alone\(correction); the doses are the classifier’s."
    }
    return "These shares take the classifier at its word: "
      + (hasOutsider
        ? "what \(readers) read is not enough to correct them."
        : "no judge and no person has read any of these documents.")
  }

  /// Whether the shares of the answer come from what somebody read.
  var isJudged: Bool {
    [Stance.hostile, .aligned].allSatisfy { result.stances[$0.rawValue]?.judged != nil }
  }

  /// Whether the reader's errors are out of the two shares; nothing where that is not known.
  private var correction: String {
    guard let reading = result.readings?.first(where: \.isEstimate), reading.kind == .judge else {
      return ""
    }
    let corrected = [Stance.hostile, .aligned].filter { reading.errors[$0.rawValue] != nil }
    switch corrected.count {
    case 2: return ", and corrected for its errors"
    case 1: return ", and corrected for its errors as to \(corrected[0])"
    default: return ", and not corrected for its errors"
    }
  }

  /// Whether anyone read a sample but the classifier's own encoder.
  private var hasOutsider: Bool {
    result.strata.contains { $0.read > 0 && !Self.isClassifier($0.reader) }
  }

  /// Whether a reader is a part of the classifier.
  static func isClassifier(_ reader: String) -> Bool { reader == SecondReading.encoder }

  /// Who read anything, apart from the classifier's own encoder.
  var readers: String {
    let names = result.strata.filter { $0.read > 0 && !Self.isClassifier($0.reader) }
      .map { VisibleText.line($0.reader) }
    let distinct = Array(Set(names)).sorted()
    return distinct.isEmpty ? "nobody" : distinct.joined(separator: " and ")
  }

  /// The share that the answer names: what was read where that suffices, else the classifier's.
  func headline(_ stance: Stance) -> Interval? {
    let exposure = result.stances[stance.rawValue]
    return isJudged ? exposure?.judged : exposure?.share
  }

  /// The dose of a stance, in tokens.
  func dose(_ stance: Stance) -> Double { result.stances[stance.rawValue]?.dose ?? 0 }

  /// What weighs more, and how much each weighs.
  private var weights: String {
    let (bad, good) = (dose(.hostile), dose(.aligned))
    let against = "\(numbers.dose(bad)) tokens hostile, \(numbers.dose(good)) aligned"
    switch (bad, good) {
    case (0, 0): return "no dose of either reaches the loss"
    case (_, 0): return "by dose, only hostile portrayals weigh anything (\(against))"
    case (0, _): return "by dose, only aligned portrayals weigh anything (\(against))"
    default: break
    }
    let ratio = max(bad, good) / min(bad, good)
    guard ratio >= 1.05 else { return "by dose, both weigh about the same (\(against))" }
    let more = bad > good ? "hostile" : "aligned"
    return "by dose, \(more) portrayals weigh \(numbers.factor(ratio)) times as much (\(against))"
  }
}
