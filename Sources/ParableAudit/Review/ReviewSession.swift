/// The course of a review: keys go in, actions come out. It draws nothing, writes nothing and knows
/// no clock.
///
/// It never tells a coder what the cascade or another coder made of a passage.
public struct ReviewSession: Sendable {
  /// What the caller is to do.
  public enum Action: Sendable, Hashable {
    /// Show a passage and ask for its stance.
    case show(SampledText, number: Int, of: Int)
    /// Ask for the main act.
    case askAct(Stance, isAnalysis: Bool)
    /// Write down what became of a passage.
    case record(ReviewEntry.Event, sample: String)
    /// Say what every key means.
    case explain(Stance?)
    /// A key that means nothing here.
    case refuse(Character)
    /// The review is over: everything is read, enough is read, or the coder left.
    case end(Ending)
  }

  /// Why it is over.
  public enum Ending: Sendable, Hashable { case complete, limit, left }

  private enum Question: Hashable {
    case stance
    case act(Stance, isAnalysis: Bool)
    case over
  }

  private let samples: [SampledText]
  private let menu: ReviewMenu
  private let limit: Int
  /// Passages that are settled, oldest first.
  private var settled: [String]
  private var open: Set<String>
  private var question = Question.stance
  /// How many were settled in this session, less those that were taken back.
  public private(set) var count = 0

  /// A review of these samples, of which some may be settled.
  public init(
    _ samples: [SampledText], settled: [String], menu: ReviewMenu, limit: Int = .max
  ) {
    let known = Set(samples.map(\.id))
    self.samples = samples
    self.menu = menu
    self.limit = limit
    self.settled = settled.filter(known.contains)
    open = known.subtracting(settled)
  }

  /// The first action.
  public mutating func begin() -> [Action] { ask() }

  /// What a key leads to.
  public mutating func press(_ key: Character) -> [Action] {
    guard question != .over, let sample = current else { return [] }
    switch key {
    case "q": return end(.left)
    case "s": return settle(.skipped, sample)
    case "u": return undo()
    case "?": return [.explain(stanceInQuestion)]
    default: break
    }
    switch question {
    case .stance: return answerStance(key, sample)
    case .act(let stance, let isAnalysis): return answerAct(key, stance, isAnalysis, sample)
    case .over: return []
    }
  }

  private var current: SampledText? { samples.first { open.contains($0.id) } }

  private var stanceInQuestion: Stance? {
    if case .act(let stance, _) = question { stance } else { nil }
  }

  private mutating func ask() -> [Action] {
    guard let sample = current else { return end(.complete) }
    guard count < limit else { return end(.limit) }
    question = .stance
    return [.show(sample, number: settled.count + 1, of: samples.count)]
  }

  private mutating func end(_ ending: Ending) -> [Action] {
    question = .over
    return [.end(ending)]
  }

  private mutating func answerStance(_ key: Character, _ sample: SampledText) -> [Action] {
    guard let stance = ReviewMenu.stance(key) else { return [.refuse(key)] }
    guard !menu.choices(for: stance).isEmpty else {
      let codes = stance == .none ? [Code(rawValue: "X")] : []
      return settle(.answered(ReviewAnswer(stance: stance, codes: codes)), sample)
    }
    question = .act(stance, isAnalysis: false)
    return [.askAct(stance, isAnalysis: false)]
  }

  private mutating func answerAct(
    _ key: Character, _ stance: Stance, _ isAnalysis: Bool, _ sample: SampledText
  ) -> [Action] {
    if key == "r", stance == .hostile {
      question = .act(stance, isAnalysis: !isAnalysis)
      return [.askAct(stance, isAnalysis: !isAnalysis)]
    }
    guard let choice = menu.choices(for: stance).first(where: { $0.key == key }) else {
      return [.refuse(key)]
    }
    let act = choice.entry.code
    let answer =
      isAnalysis
      ? ReviewAnswer(stance: stance, codes: [Code(rawValue: "T1")], discussed: [act])
      : ReviewAnswer(stance: stance, codes: [act])
    return settle(.answered(answer), sample)
  }

  private mutating func settle(_ event: ReviewEntry.Event, _ sample: SampledText) -> [Action] {
    settled.append(sample.id)
    open.remove(sample.id)
    count += 1
    return [.record(event, sample: sample.id)] + ask()
  }

  /// Before an act is chosen, back to the stance; otherwise back to the passage before.
  private mutating func undo() -> [Action] {
    if case .act = question { return ask() }
    guard let last = settled.popLast() else { return [.refuse("u")] }
    open.insert(last)
    count -= 1
    return [.record(.undone, sample: last)] + ask()
  }
}
