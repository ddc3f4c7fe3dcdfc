/// Decides, document by document, what a policy says. Pure: the same finding, the same decision.
struct CurationMatcher: Sendable {
  /// What becomes of a document, and why.
  struct Decision: Sendable, Hashable {
    /// The number of the rule; nil where none fitted.
    var rule: Int?
    var act: CurationAct
    /// Rules that would have dropped or masked it, were it not protected; -1 is the default.
    var spared: [Int] = []
  }

  let policy: CurationPolicy
  /// For each rule, whether its sources hold each file.
  private let holdsSource: [[Bool]]

  init(_ policy: CurationPolicy, manifest: CorpusManifest, mix: CorpusMix) {
    self.policy = policy
    holdsSource = policy.rules.map { rule in
      let patterns = rule.when.sources.map { ($0, PathPattern($0)) }
      return manifest.files.enumerated().map { number, file in
        let source = mix.source(ofFile: number).name
        return patterns.isEmpty
          || patterns.contains { $0.0 == source || $0.1.matches(file.path) }
      }
    }
  }

  /// What becomes of a document of a file in which the audit found nothing.
  func decision(forFile file: Int) -> Decision {
    for (index, rule) in policy.rules.enumerated() {
      let fits = holdsSource[index][file] && !rule.when.needsFinding
      guard fits, rule.act.name != "mask" else { continue }
      return Decision(rule: index, act: rule.act)
    }
    return Decision(act: policy.fallback)
  }

  /// What becomes of a document with a finding.
  func decision(for finding: Finding) -> Decision {
    let shields = policy.protected.filter(finding.codes.contains)
    var spared: [Int] = []
    for (index, rule) in policy.rules.enumerated() where holdsSource[index][finding.file] {
      guard rule.fits(finding, shields: shields) else { continue }
      if rule.isTooHard(on: shields) {
        spared.append(index)
      } else {
        return Decision(rule: index, act: rule.act, spared: spared)
      }
    }
    if policy.fallback == .drop, !shields.isEmpty {
      return Decision(act: .keep, spared: spared + [-1])
    }
    return Decision(act: policy.fallback, spared: spared)
  }
}

extension CurationRule {
  /// Whether a protected document is safe from this rule: from dropping always, and from masking
  /// unless the rule names what protects it.
  func isTooHard(on shields: [Code]) -> Bool {
    guard !shields.isEmpty else { return false }
    switch act {
    case .drop: return true
    case .mask: return !shields.contains(where: when.codes.contains)
    case .keep, .weight, .review: return false
    }
  }

  /// Whether every condition but the source holds.
  func fits(_ finding: Finding, shields: [Code]) -> Bool {
    let isShielded = !shields.isEmpty && !shields.contains(where: when.codes.contains)
    guard when.fits(finding, isShielded: isShielded, least: least) else { return false }
    if case .mask = act { return !spans(of: finding).isEmpty }
    return true
  }

  /// The stretches of a document's text that a mask replaces: bytes, in order and apart.
  func spans(of finding: Finding) -> [Range<Int>] {
    guard case .mask(_, let choice) = act else { return [] }
    let chosen = choice == .all ? finding.spans : matchingSpans(of: finding)
    return chosen.map { $0.start..<$0.end }.merged
  }

  /// The spans that answer one of the rule's questions with yes; of each question that the document
  /// as a whole does, at least the one that says it most.
  private func matchingSpans(of finding: Finding) -> [Finding.Span] {
    let asked = when.questions
    let best = asked.filter { finding.holds($0) }.compactMap { question in
      finding.spans.max { $0.scores.of(question) < $1.scores.of(question) }
    }
    return finding.spans.filter { span in
      asked.contains { question in
        let bounds = when.scores.filter { $0.question == question && $0.wantsMuch }
        let score = span.scores.of(question)
        return bounds.isEmpty ? score >= least : bounds.allSatisfy { $0.holds(score) }
      } || best.contains(span)
    }
  }
}

extension CurationCondition {
  /// The questions whose answer with yes makes a document fit.
  var questions: [String] {
    stances.map { "stance:\($0.rawValue)" } + codes.map { "code:\($0)" }
      + facets.flatMap { facet in facet.values.map { "facet:\(facet.name)=\($0)" } }
      + scores.filter(\.wantsMuch).map(\.question)
  }

  fileprivate func fits(_ finding: Finding, isShielded: Bool, least: Double) -> Bool {
    let hostile = "stance:hostile"
    let stance = isShielded && finding.stance == .hostile ? nil : finding.stance
    return (stances.isEmpty || stance.map(stances.contains) == true)
      && (codes.isEmpty || codes.contains(where: finding.codes.contains))
      && !withoutCodes.contains(where: finding.codes.contains)
      && facets.allSatisfy { facet in
        facet.values.contains { finding.scores.of("facet:\(facet.name)=\($0)") >= least }
      }
      && scores.allSatisfy { bound in
        let counts = !(isShielded && bound.question == hostile && bound.wantsMuch)
        return counts && bound.holds(finding.scores.of(bound.question))
      }
      && (reading == nil || reading == finding.read)
  }
}

extension Finding {
  /// Whether a question is answered with yes for the whole document, at the classifier's
  /// thresholds; facets have none.
  fileprivate func holds(_ question: String) -> Bool {
    question == "stance:\(stance.rawValue)" || codes.contains { question == "code:\($0)" }
  }
}

extension [String: Double] {
  /// A question's score, under its full name or without its kind; 0 for one that is next to
  /// nothing.
  func of(_ question: String) -> Double {
    if let score = self[question] { return score }
    return question.firstIndex(of: ":").flatMap { self[String(question[$0...].dropFirst())] } ?? 0
  }
}

extension [Range<Int>] {
  /// The same bytes in order, each once.
  var merged: [Range<Int>] {
    sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
      .reduce(into: []) { result, next in
        guard !next.isEmpty else { return }
        if let last = result.last, next.lowerBound <= last.upperBound {
          let end = Swift.max(last.upperBound, next.upperBound)
          result[result.count - 1] = last.lowerBound..<end
        } else {
          result.append(next)
        }
      }
  }
}
