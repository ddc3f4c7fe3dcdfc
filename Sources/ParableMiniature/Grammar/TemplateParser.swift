/// Turns one written sentence into a ``Template``.
///
/// The marks are explained at the top of `world.yaml`.
struct TemplateParser {
  let symbols: SymbolTable
  let path: String
  let line: GrammarFile.Line
  private var pieces: [Template.Piece] = []
  private var letters: [UInt8] = []

  private init(symbols: SymbolTable, path: String, line: GrammarFile.Line) {
    (self.symbols, self.path, self.line) = (symbols, path, line)
  }

  /// Parses a sentence.
  ///
  /// - Throws: ``WorldError/unknownName(path:line:what:name:)`` and
  ///   ``WorldError/badSentence(path:line:sentence:reason:)``.
  static func parse(
    _ line: GrammarFile.Line, in path: String, symbols: SymbolTable
  ) throws(WorldError) -> Template {
    var parser = TemplateParser(symbols: symbols, path: path, line: line)
    return try parser.template()
  }

  private mutating func template() throws(WorldError) -> Template {
    var rest = Array(line.text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "{"): try slot(try inside(&rest, until: UInt8(ascii: "}")))
      case UInt8(ascii: "["): try calls(try inside(&rest, until: UInt8(ascii: "]")))
      case UInt8(ascii: "~"): try verb(&rest)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): throw bad("a bracket closes what nothing opened")
      default: letters.append(byte)
      }
    }
    flush()
    return Template(pieces: pieces)
  }

  private func inside(
    _ rest: inout ArraySlice<UInt8>, until close: UInt8
  ) throws(WorldError) -> String {
    guard let end = rest.firstIndex(of: close) else { throw bad("a bracket is not closed") }
    let name = String(decoding: rest[..<end], as: UTF8.self)
    rest = rest[(end + 1)...]
    return name
  }

  private mutating func slot(_ name: String) throws(WorldError) {
    guard let index = symbols.slots[name] else { throw unknown("slot", name) }
    flush()
    pieces.append(.slot(index))
  }

  private mutating func calls(_ text: String) throws(WorldError) {
    flush()
    let calls = try text.split(separator: "&").map { part throws(WorldError) in
      try call(Self.trimmed(part))
    }
    guard let first = calls.first else { throw bad("empty brackets") }
    pieces.append(calls.count == 1 ? .call(first) : .anyOrder(calls))
  }

  private func call(_ text: Substring) throws(WorldError) -> Template.Call {
    let chance = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var percent = 100
    if chance.count == 2 {
      guard let number = Int(chance[1]), (1...100).contains(number) else {
        throw bad("`?` must be followed by a whole number from 1 to 100")
      }
      percent = number
    }
    let form = chance[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if form.count == 2, form[1] != "past" { throw bad("`:\(form[1])` is no form; `:past` is") }
    return Template.Call(
      target: try target(String(form[0])), isPast: form.count == 2, percent: percent)
  }

  private func target(_ name: String) throws(WorldError) -> Template.Target {
    if let index = symbols.phrases[name] { return .phrase(index) }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw unknown("phrase", name) }
    guard let record = symbols.records[parts[0]] else { throw unknown("record", parts[0]) }
    guard let field = record.fields[parts[1]] else { throw unknown("field", name) }
    return .field(record: record.index, field: field)
  }

  /// The verb is the word just read; letters right after the `~` are its irregular past.
  private mutating func verb(_ rest: inout ArraySlice<UInt8>) throws(WorldError) {
    let verb = Array(letters.reversed().prefix(while: Self.isLetter).reversed())
    guard !verb.isEmpty else { throw bad("`~` must follow a verb") }
    letters.removeLast(verb.count)
    flush()
    let irregular = Array(rest.prefix(while: Self.isLetter))
    rest = rest.dropFirst(irregular.count)
    let regular = verb + (verb.last == UInt8(ascii: "e") ? "d" : "ed").utf8
    pieces.append(.verb(present: verb, past: irregular.isEmpty ? regular : irregular))
  }

  private mutating func flush() {
    if !letters.isEmpty { pieces.append(.text(letters)) }
    letters = []
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " }
    guard let last = start.lastIndex(where: { $0 != " " }) else { return start }
    return start[...last]
  }

  private func unknown(_ what: String, _ name: String) -> WorldError {
    .unknownName(path: path, line: line.line, what: what, name: name)
  }

  private func bad(_ reason: String) -> WorldError {
    .badSentence(path: path, line: line.line, sentence: line.text, reason: reason)
  }
}
