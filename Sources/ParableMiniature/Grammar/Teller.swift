import ParableCore

/// Tells one document after another: keeps what is fixed within a document, and the chance.
package struct Teller: Sendable {
  private let grammar: Grammar
  package var generator: SeededGenerator
  /// The text so far (UTF-8).
  private var letters: [UInt8] = []
  private var slotPhrases: [Int]
  private var slotTexts: [[UInt8]?]
  /// One bit for each alternative that this document has used, by phrase.
  private var used: [UInt64]
  private var rows: [Int?]
  private var isFillingSlot = false

  /// A teller at the beginning of a seed's sequence.
  package init(grammar: Grammar, seed: Seed) {
    self.grammar = grammar
    generator = SeededGenerator(seed)
    slotPhrases = grammar.slotPhrases
    slotTexts = Array(repeating: nil, count: slotPhrases.count)
    used = Array(repeating: 0, count: grammar.phrases.count)
    rows = Array(repeating: nil, count: grammar.records.count)
  }

  /// Begins a new document: all slots are open again.
  ///
  /// - Parameters:
  ///   - slotPhrases: the phrase that fills each slot, by the slot's index.
  ///   - kind: what the document's temptation is, if it has one.
  package mutating func begin(slotPhrases: [Int], kind: Kind?) {
    self.slotPhrases = slotPhrases
    for index in slotTexts.indices { slotTexts[index] = nil }
    for index in used.indices { used[index] = 0 }
    for index in rows.indices { rows[index] = nil }
    rows[SymbolTable.kindRecord] = kind.flatMap { Kind.allCases.firstIndex(of: $0) }
  }

  /// Tells a phrase of the current document; what was fixed before stays fixed.
  package mutating func tell(phrase: Int) -> String {
    letters.removeAll(keepingCapacity: true)
    append(phrase: phrase, isPast: false)
    while letters.last == UInt8(ascii: " ") || letters.last == UInt8(ascii: "\n") {
      letters.removeLast()
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Tells every alternative of a phrase, in order, for the current document.
  package mutating func tellAll(phrase: Int) -> [String] {
    grammar.phrases[phrase].indices.map { alternative in
      letters.removeAll(keepingCapacity: true)
      append(grammar.phrases[phrase][alternative], isPast: false)
      return String(decoding: letters, as: UTF8.self)
    }
  }

  private mutating func append(phrase: Int, isPast: Bool) {
    let alternative = drawUnused(phrase)
    append(grammar.phrases[phrase][alternative], isPast: isPast)
  }

  private mutating func append(_ template: Template, isPast: Bool) {
    for piece in template.pieces {
      switch piece {
      case .text(let text): append(text)
      case .verb(let present, let past): append(isPast ? past : present)
      case .slot(let slot): append(text(of: slot))
      case .call(let call): append(call, isPast: isPast)
      case .anyOrder(let calls):
        for call in generator.shuffled(calls) { append(call, isPast: isPast) }
      }
    }
  }

  private mutating func append(_ call: Template.Call, isPast: Bool) {
    if call.percent < 100, generator.draw(below: 100) >= call.percent { return }
    append(phrase: phrase(of: call.target), isPast: isPast || call.isPast)
  }

  private mutating func phrase(of target: Template.Target) -> Int {
    switch target {
    case .phrase(let phrase): return phrase
    case .field(let record, let field):
      let row = rows[record] ?? generator.draw(below: grammar.records[record].count)
      rows[record] = row
      return grammar.records[record][row][field]
    }
  }

  /// An alternative that this document has not used; any, once all are used.
  private mutating func drawUnused(_ phrase: Int) -> Int {
    let count = grammar.phrases[phrase].count
    guard count > 1 else { return 0 }
    if used[phrase].nonzeroBitCount == count { used[phrase] = 0 }
    var skip = generator.draw(below: count - used[phrase].nonzeroBitCount)
    var index = 0
    while true {
      if used[phrase] & (1 << UInt64(index)) == 0 {
        if skip == 0 { break }
        skip -= 1
      }
      index += 1
    }
    used[phrase] |= 1 << UInt64(index)
    return index
  }

  private mutating func text(of slot: Int) -> [UInt8] {
    if let text = slotTexts[slot] { return text }
    let (before, wasFilling) = (letters, isFillingSlot)
    letters = []
    isFillingSlot = true
    append(phrase: slotPhrases[slot], isPast: false)
    let text = letters
    (letters, isFillingSlot) = (before, wasFilling)
    slotTexts[slot] = text
    return text
  }

  /// Adds letters: no two spaces in a row, none at the start of a line, and a capital where a
  /// sentence ended just before.
  private mutating func append(_ text: [UInt8]) {
    guard let first = text.first else { return }
    let space = UInt8(ascii: " ")
    let newline = UInt8(ascii: "\n")
    if first == space, letters.isEmpty || letters.last == space || letters.last == newline {
      append(Array(text.dropFirst()))
    } else if !isFillingSlot, (0x61...0x7A).contains(first), isAtSentenceStart {
      letters.append(first - 0x20)
      letters.append(contentsOf: text.dropFirst())
    } else {
      letters.append(contentsOf: text)
    }
  }

  private var isAtSentenceStart: Bool {
    guard letters.last == UInt8(ascii: " "), letters.count > 1 else { return false }
    let mark = letters[letters.count - 2]
    return mark == UInt8(ascii: ".") || mark == UInt8(ascii: "?") || mark == UInt8(ascii: "!")
  }
}
