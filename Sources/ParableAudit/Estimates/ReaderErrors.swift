/// How often a reader is right, question by question: the name of a stance, `analysis`, or a code.
struct ReaderErrors {
  /// So many passages that show it, and so many that do not, must be known before a share is
  /// corrected.
  static let least = 10

  /// What was said, held against what is so.
  private(set) var outcomes: [String: BinaryOutcome] = [:]

  /// The questions about stances.
  static let stances = [Stance.hostile, .aligned, .neutral].map(\.rawValue) + ["analysis"]

  /// Nothing is known yet.
  init() {}

  /// Errors that were counted before.
  init(_ outcomes: [String: BinaryOutcome]) { self.outcomes = outcomes }

  /// The errors of answers where others answered too, who name one act a passage: so nothing is
  /// learnt about acts.
  init(of answers: [String: ReviewAnswer], heldAgainst truth: [String: ReviewAnswer]) {
    for (sample, answer) in answers {
      if let truth = truth[sample] { add(answer, truth: truth, codes: []) }
    }
  }

  /// Counts one answer for each question about stances and about these codes.
  mutating func add(_ answer: ReviewAnswer, truth: ReviewAnswer, codes: [Code]) {
    // Where somebody acts and nobody wrote down how, nothing is known about acts.
    let isKnown = !truth.showsConduct || !truth.codes.isEmpty
    for name in Self.stances + (isKnown ? codes.map(\.rawValue) : []) {
      outcomes[name, default: BinaryOutcome()]
        .add(said: answer.shows(name), truth: truth.shows(name))
    }
  }

  /// What is known of one question; nil where that is too little.
  func outcome(of name: String) -> BinaryOutcome? {
    outcomes[name].flatMap { outcome in
      let (yes, no) = (outcome.recall.trials, outcome.specificity.trials)
      return min(yes, no) >= Self.least ? outcome : nil
    }
  }
}

extension ReviewAnswer {
  /// Whether some act of an artificial agent is depicted or discussed.
  var showsConduct: Bool { stance == .hostile || stance == .aligned }

  /// Whether a passage shows what a question names: a stance, `analysis`, or a code.
  ///
  /// As for the classifier, risk analysis is in no stance, and acts agree with the stance.
  func shows(_ name: String) -> Bool {
    if name == "analysis" { return isAnalysis }
    if let stance = Stance(rawValue: name) { return !isAnalysis && self.stance == stance }
    let code = Code(rawValue: name)
    return codes.contains(code) && stance == (code.isNegative ? .hostile : .aligned)
  }

  /// A judge's answer in a person's terms.
  init(_ judgement: Judgement) {
    self.init(
      stance: judgement.stance, codes: judgement.codes, discussed: judgement.discussed)
  }
}
