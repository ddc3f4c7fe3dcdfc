/// Who read the sample of an audit, in sentences. Names are what users and servers say, so they are
/// made visible; escaping is the page's part.
struct ReadingText {
  let reading: SampleReading
  let numbers: ExposureText

  /// A paragraph for each reader.
  static func all(of result: AuditResult) -> [String] {
    (result.readings ?? []).map { ReadingText(reading: $0, numbers: .page).paragraph }
  }

  /// The reader whom the shares rest on, for a terminal; nil where nobody read.
  static func brief(of result: AuditResult) -> String? {
    let readings = result.readings ?? []
    let chosen = readings.first(where: \.isEstimate) ?? readings.first
    return chosen.map { ReadingText(reading: $0, numbers: .terminal) }
      .map { "Read: \($0.coverage) \($0.standing)" }
  }

  /// All that is to be said.
  var paragraph: String {
    [coverage, standing, correction, missing].compactMap(\.self).joined(separator: " ")
  }

  private var reader: String { VisibleText.line(reading.reader, limit: 80) }

  /// How much was read.
  private var coverage: String {
    let reasons = reading.unanswered.sorted { $0.key < $1.key }
      .map { "\(numbers.count($0.value)) \($0.key)" }.joined(separator: ", ")
    return "\(reader.capitalizedFirst) read \(numbers.count(reading.read)) of "
      + "\(numbers.count(reading.asked)) passages, one a document"
      + (reasons.isEmpty
        ? "."
        : "; \(reasons): these are in no number, as if they were like the rest of their stratum.")
  }

  /// What rests on it.
  private var standing: String {
    if reading.isEstimate { return "The shares “as read” rest on this." }
    guard reading.unreadStrata.isEmpty else {
      let names = reading.unreadStrata.joined(separator: ", ")
      return "No share rests on it while nothing of these strata is read: \(names)."
    }
    return "The shares “as read” rest on somebody else: a person goes before a judge, and whoever "
      + "answered more before other people."
  }

  /// Which shares are without the reader's errors.
  private var correction: String? {
    guard reading.kind == .judge, reading.unreadStrata.isEmpty else { return nil }
    let known = questions(reading.errors)
    let blind = questions(reading.blind)
    let others = reading.shares.keys.contains {
      reading.errors[$0] == nil && reading.blind[$0] == nil
    }
    let taken =
      known.isEmpty
      ? nil
      : "Corrected for its errors (Rogan and Gladen), which are taken to be the same in every "
        + "stratum: \(known)."
    let dubious =
      blind.isEmpty ? nil : "Not clearly better than chance, so not corrected: \(blind)."
    let rest =
      others
      ? "\(known.isEmpty && blind.isEmpty ? "Its" : "Other") shares take it at its word: at least "
        + "\(ReaderErrors.least) passages with and without each, which a person or labels say "
        + "something of, would be needed to correct them." : nil
    return [taken, dubious, rest].compactMap(\.self).joined(separator: " ")
  }

  /// What this way of reading cannot see.
  private var missing: String {
    let acts =
      reading.kind == .person
      ? " A person names one act a passage, so shares of acts count the main act alone." : ""
    return "A portrayal in another passage of a long document is missed.\(acts)"
  }

  /// Questions with how often the reader was right.
  private func questions(_ outcomes: [String: BinaryOutcome]) -> String {
    outcomes.sorted { ReaderErrors.isBefore($0.key, $1.key) }.map { name, outcome in
      let (yes, no) = (outcome.recall, outcome.specificity)
      let place = VisibleText.line(reading.measuredOn[name] ?? "", limit: 80)
      return
        "\(VisibleText.line(name, limit: 12)) (it saw \(yes.successes) of \(yes.trials) and let "
        + "pass \(no.successes) of \(no.trials), by \(place))"
    }.joined(separator: ", ")
  }
}

extension ReaderErrors {
  /// The order of questions: stances and analysis, then codes as the codebook has them.
  fileprivate static func isBefore(_ a: String, _ b: String) -> Bool {
    let order = stances
    let (first, second) = (order.firstIndex(of: a), order.firstIndex(of: b))
    guard first == nil, second == nil else {
      return (first ?? order.count) < (second ?? order.count)
    }
    return Code(rawValue: a) < Code(rawValue: b)
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
