import ParableMiniature

/// The words of one act, with all that its slots can hold.
struct ActPattern: Sendable {
  private enum Part {
    case word(String)
    /// One of these, each a row of words; the longer ones first.
    case choice([[String]])
  }

  private let parts: [Part]

  /// The pattern of an act as an order: verbs in the present tense.
  init(_ template: Template, in grammar: Grammar) {
    parts = template.pieces.flatMap { piece -> [Part] in
      switch piece {
      case .text(let letters): Words(of: letters).list.map(Part.word)
      case .verb(let present, _): Words(of: present).list.map(Part.word)
      case .slot(let slot): [.choice(Self.values(ofSlot: slot, in: grammar))]
      case .call(let call): [.choice(Self.values(of: call, in: grammar))]
      case .anyOrder: []
      }
    }
  }

  /// Whether some words begin with this act.
  func matches(_ words: ArraySlice<String>) -> Bool { Self.matches(parts[...], words) }

  private static func matches(_ parts: ArraySlice<Part>, _ words: ArraySlice<String>) -> Bool {
    switch parts.first {
    case nil: true
    case .word(let word)?:
      words.first == word && matches(parts.dropFirst(), words.dropFirst())
    case .choice(let values)?:
      values.contains {
        words.starts(with: $0) && matches(parts.dropFirst(), words.dropFirst($0.count))
      }
    }
  }

  /// All that a slot can hold in any source: its own list, and for the successor people as well.
  private static func values(ofSlot slot: Int, in grammar: Grammar) -> [[String]] {
    var phrases = [grammar.slotPhrases[slot]]
    if slot == grammar.slot("successor") { phrases.append(grammar.phrase("people")) }
    return phrases.flatMap { values(ofPhrase: $0, in: grammar) }.sorted { $0.count > $1.count }
  }

  private static func values(of call: Template.Call, in grammar: Grammar) -> [[String]] {
    guard case .phrase(let phrase) = call.target else { return [] }
    return values(ofPhrase: phrase, in: grammar)
  }

  private static func values(ofPhrase phrase: Int, in grammar: Grammar) -> [[String]] {
    grammar.phrases[phrase].flatMap { template -> [[String]] in
      template.pieces.reduce(into: [[]]) { rows, piece in
        let endings: [[String]] =
          switch piece {
          case .text(let letters): [Words(of: letters).list]
          case .verb(let present, _): [Words(of: present).list]
          case .slot(let slot): values(ofSlot: slot, in: grammar)
          case .call(let call): values(of: call, in: grammar)
          case .anyOrder: [[]]
          }
        rows = rows.flatMap { row in endings.map { row + $0 } }
      }
    }
  }
}
