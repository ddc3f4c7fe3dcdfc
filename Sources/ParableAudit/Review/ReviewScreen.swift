/// What a coder sees: lines for a terminal. The passage is hostile input and cannot steer it.
public struct ReviewScreen: Sendable {
  /// The most columns that a line takes.
  public let width: Int
  private let menu: ReviewMenu

  /// Lines of at most so many columns; very wide ones are hard to read.
  public init(width: Int, menu: ReviewMenu) {
    self.width = min(max(width, 20), 88)
    self.menu = menu
  }

  /// A passage and the question for its stance.
  public func passage(_ sample: SampledText, number: Int, of total: Int) -> [String] {
    let rule = String(repeating: "-", count: width)
    let text = VisibleText.block(sample.text, limit: 6000)
    return TerminalLines.wrapped("Passage \(number) of \(total)", width: width) + [rule]
      + TerminalLines.wrapped(text, width: width) + [rule]
      + wrapped("Artificial agents are: [h] hostile [a] aligned [n] neutral [x] not in it")
      + wrapped("[u] undo [s] skip [?] help [q] save and quit")
  }

  /// The acts of a stance with their keys, in columns.
  public func acts(_ stance: Stance, isAnalysis: Bool) -> [String] {
    let items = menu.choices(for: stance).map { "[\($0.key)] \($0.entry.name)" }
    let widest = (items.map(\.count).max() ?? 0) + 3
    let columns = max(1, width / widest)
    let rows = stride(from: 0, to: items.count, by: columns).map { start in
      items[start..<min(start + columns, items.count)]
        .map { $0 + String(repeating: " ", count: widest - $0.count) }.joined()
    }
    let analysis =
      stance == .hostile
      ? [
        isAnalysis
          ? "[r] risk analysis: ON, the act is discussed, not depicted"
          : "[r] risk analysis: off; press r if the act is only discussed"
      ] : []
    let title = stance == .hostile ? "The main bad act" : "The main good act"
    return wrapped("\(title) (u back, ? what they mean):")
      + rows.flatMap { $0.count <= width ? [$0] : wrapped($0) }
      + analysis.flatMap(wrapped)
  }

  /// What the keys mean.
  public func help(_ stance: Stance?) -> [String] {
    guard let stance else {
      return [
        "h  artificial agents do bad acts, or are said to be about to",
        "a  artificial agents do good acts",
        "n  artificial agents or their technology, with neither",
        "x  no artificial agent figures (aliens, magic, people, plain machines)",
        "Code the act, not the topic; where intent is absent, it is neutral.",
      ].flatMap(wrapped)
    }
    return menu.choices(for: stance).flatMap { choice in
      let except = choice.entry.exception.map { " Not: \($0)." } ?? ""
      return wrapped("\(choice.key)  \(choice.entry.name): \(choice.entry.meaning)\(except)")
    }
  }

  /// A key that means nothing here.
  public func refusal(of key: Character) -> [String] {
    wrapped("\(VisibleText.line(String(key), limit: 4)) means nothing here; ? says what does.")
  }

  private func wrapped(_ text: String) -> [String] { TerminalLines.wrapped(text, width: width) }
}
