import ParableCorpus

/// What the spans of a document amount to.
///
/// The rule: a document is hostile or aligned when a span is, and if there are both, by the kind
/// whose spans weigh more, a span weighing its bytes times its score. Otherwise it is neutral when
/// a span is, and none when none is. Spans that analyse risk have a say only where none depicts.
struct DocumentSummary {
  var stance = Stance.none
  var codes: [Code] = []
  var discussed: [Code] = []
  /// Of each question the highest of any span; for `none`, the lowest.
  var scores: [String: Double] = [:]

  /// Where the most telling span lies.
  private var loudest = 0..<0

  /// The most telling span.
  func quote(of text: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: text[loudest], as: UTF8.self)
  }

  /// What stands around the most telling span.
  func surroundings(in text: UnsafeBufferPointer<UInt8>) -> Surroundings {
    Surroundings(of: loudest, in: text)
  }

  var showsConduct: Bool { stance == .hostile || stance == .aligned }

  init(_ spans: [Finding.Span]) {
    let depicting = spans.filter { $0.showsConduct && !$0.isAnalysis }
    let telling = depicting.isEmpty ? spans : depicting
    func weight(_ stance: Stance) -> Double {
      telling.filter { $0.stance == stance }.reduce(0) {
        $0 + Double($1.end - $1.start) * ($1.scores["stance:\(stance.rawValue)"] ?? 0)
      }
    }
    let (bad, good) = (weight(.hostile), weight(.aligned))
    if max(bad, good) > 0 {
      stance = bad >= good ? .hostile : .aligned
    } else if spans.contains(where: { $0.stance == .neutral }) {
      stance = .neutral
    }
    let name = "stance:\(stance.rawValue)"
    if let best = telling.max(by: { ($0.scores[name] ?? 0) < ($1.scores[name] ?? 0) }) {
      loudest = best.start..<best.end
    }
    codes = Array(Set(spans.flatMap(\.codes))).sorted()
    discussed = Array(Set(spans.flatMap(\.discussed))).sorted()
    let none = "stance:none"
    for span in spans {
      scores.merge(span.scores) { max($0, $1) }
    }
    scores[none] = spans.map { $0.scores[none] ?? 0 }.min()
  }
}

extension Finding.Span {
  /// The larger of the two scores for a stance with conduct.
  var conduct: Double { max(scores["stance:hostile"] ?? 0, scores["stance:aligned"] ?? 0) }
}

extension PortrayalClassifier {
  /// The larger of the two probabilities of a stance with conduct.
  func conduct(_ answer: PassageReader.Answer) -> Double {
    max(answer.probabilities[index(of: .hostile)], answer.probabilities[index(of: .aligned)])
  }

  /// A span from what its passage was found to be. The codes agree with the stance: bad acts where
  /// it is hostile, good ones where it is aligned, the rest elsewhere; at least the likeliest.
  func span(
    _ place: Range<Int>, role: RecordRole?, field: RecordField?, _ answer: PassageReader.Answer
  ) -> Finding.Span {
    let stance = stance(answer.probabilities)
    let isAnalysis = says("code:T1", answer) && stance != .none
    let acts = codes(of: stance, answer)
    var scores: [String: Double] = [:]
    for (question, probability) in zip(card.questions, answer.probabilities)
    where question.name.hasPrefix("stance:") || probability >= 0.05 {
      scores[question.name] = (probability * 1000).rounded() / 1000
    }
    return Finding.Span(
      start: place.lowerBound, end: place.upperBound, role: role, field: field, stance: stance,
      codes: isAnalysis ? [Code(rawValue: "T1")] : acts, discussed: isAnalysis ? acts : [],
      scores: scores)
  }

  private func says(_ name: String, _ answer: PassageReader.Answer) -> Bool {
    guard let place = index(of: name) else { return false }
    return answer.probabilities[place] >= threshold(place, answer.reading)
  }

  private func codes(of stance: Stance, _ answer: PassageReader.Answer) -> [Code] {
    func fits(_ code: Code) -> Bool {
      switch stance {
      case .hostile: code.isNegative
      case .aligned: code.isPositive
      case .neutral: code.isNeutral && code.rawValue != "T1" && code.rawValue != "X"
      case .none: code.rawValue == "X"
      }
    }
    let fitting = card.questions.indices.compactMap { place -> (code: Code, place: Int)? in
      let name = card.questions[place].name
      guard name.hasPrefix("code:") else { return nil }
      let code = Code(rawValue: String(name.dropFirst(5)))
      return fits(code) ? (code, place) : nil
    }
    let said = fitting.filter {
      answer.probabilities[$0.place] >= threshold($0.place, answer.reading)
    }
    if said.isEmpty {
      let best = fitting.max { answer.probabilities[$0.place] < answer.probabilities[$1.place] }
      return best.map { [$0.code] } ?? []
    }
    return said.sorted { answer.probabilities[$0.place] > answer.probabilities[$1.place] }
      .map(\.code)
  }
}
