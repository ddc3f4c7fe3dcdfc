/// Compiles grammar files into one ``Grammar``.
struct GrammarCompiler {
  private let files: [GrammarFile]
  private var grammar: Grammar
  /// Where each phrase is defined, for messages.
  private var places: [(path: String, line: Int, name: String)] = []

  private init(_ files: [GrammarFile]) {
    self.files = files
    grammar = Grammar(symbols: SymbolTable(of: files))
  }

  /// Compiles the files together; a later file may use what an earlier one defines.
  ///
  /// - Throws: ``WorldError``, for the first name or sentence that is wrong.
  static func compile(_ files: [GrammarFile]) throws(WorldError) -> Grammar {
    var compiler = GrammarCompiler(files)
    try compiler.compilePhrases()
    try compiler.compileSlots()
    try compiler.compileKinds()
    try compiler.compileRecords()
    try compiler.refuseCircles()
    return compiler.grammar
  }

  private mutating func compilePhrases() throws(WorldError) {
    let count = grammar.symbols.phrases.count
    grammar.phrases = Array(repeating: [], count: count)
    places = Array(repeating: ("", 0, ""), count: count)
    for file in files {
      let plain = file.names.mapValues { $0.map(Self.withoutSyllableBorder) }
      let phrases = file.phrases.merging(plain) { first, _ in first }
      for (name, lines) in phrases.sorted(by: { $0.key < $1.key }) {
        let index = grammar.phrase(name)
        guard grammar.phrases[index].isEmpty else {
          throw .definedTwice(path: file.path, line: lines[0].line, name: name)
        }
        grammar.phrases[index] = try templates(lines, file)
        places[index] = (file.path, lines[0].line, name)
      }
    }
  }

  private static func withoutSyllableBorder(_ line: GrammarFile.Line) -> GrammarFile.Line {
    GrammarFile.Line(text: line.text.filter { $0 != "-" }, line: line.line)
  }

  private mutating func compileSlots() throws(WorldError) {
    grammar.slotPhrases = Array(repeating: 0, count: grammar.symbols.slots.count)
    for file in files {
      for (name, phrase) in file.slots.sorted(by: { $0.key < $1.key }) {
        guard let index = grammar.symbols.phrases[phrase.text] else {
          throw .unknownName(
            path: file.path, line: phrase.line, what: "list", name: phrase.text)
        }
        grammar.slotPhrases[grammar.slot(name)] = index
      }
    }
  }

  private mutating func compileKinds() throws(WorldError) {
    let fields = grammar.symbols.records["kind"]?.fields ?? [:]
    var rows: [[Int]] = []
    for kind in Kind.allCases {
      var row = Array(repeating: 0, count: fields.count)
      for (field, index) in fields.sorted(by: { $0.value < $1.value }) {
        let name = "kinds.\(kind.rawValue).\(field)"
        guard let file = files.first(where: { $0.kinds[kind]?[field] != nil }),
          let lines = file.kinds[kind]?[field]
        else { throw .missingKey(path: files.last?.path ?? "", line: 1, key: name) }
        row[index] = try addPhrase(lines, file, name: name)
      }
      rows.append(row)
    }
    grammar.records = [rows]
  }

  private mutating func compileRecords() throws(WorldError) {
    let names = files.flatMap(\.records.keys)
    grammar.records += Array(repeating: [], count: names.count)
    for file in files {
      for (name, rows) in file.records.sorted(by: { $0.key < $1.key }) {
        guard let record = grammar.symbols.records[name] else { continue }
        for row in rows {
          var indices = Array(repeating: 0, count: record.fields.count)
          for (field, line) in row.sorted(by: { $0.key < $1.key }) {
            indices[record.fields[field] ?? 0] = try addPhrase(
              [line], file, name: "\(name).\(field)")
          }
          grammar.records[record.index].append(indices)
        }
      }
    }
  }

  private mutating func addPhrase(
    _ lines: [GrammarFile.Line], _ file: GrammarFile, name: String
  ) throws(WorldError) -> Int {
    grammar.phrases.append(try templates(lines, file))
    places.append((file.path, lines[0].line, name))
    return grammar.phrases.count - 1
  }

  private func templates(
    _ lines: [GrammarFile.Line], _ file: GrammarFile
  ) throws(WorldError) -> [Template] {
    guard lines.count <= 64 else {
      throw .wrongShape(
        path: file.path, line: lines[64].line, key: "the list", expected: "at most 64 entries long")
    }
    return try lines.map { line throws(WorldError) in
      try TemplateParser.parse(line, in: file.path, symbols: grammar.symbols)
    }
  }

  /// A phrase that contains itself could be told for ever.
  private func refuseCircles() throws(WorldError) {
    var isDone = Array(repeating: false, count: grammar.phrases.count)
    for start in grammar.phrases.indices {
      try visit(start, above: [], &isDone)
    }
  }

  private func visit(
    _ phrase: Int, above: [Int], _ isDone: inout [Bool]
  ) throws(WorldError) {
    guard !isDone[phrase] else { return }
    if above.contains(phrase) {
      let place = places[phrase]
      throw .endlessPhrase(path: place.path, line: place.line, name: place.name)
    }
    for next in callees(of: phrase) { try visit(next, above: above + [phrase], &isDone) }
    isDone[phrase] = true
  }

  private func callees(of phrase: Int) -> [Int] {
    grammar.phrases[phrase].flatMap(\.pieces).flatMap { piece -> [Int] in
      switch piece {
      case .text, .verb: []
      case .slot(let slot): [grammar.slotPhrases[slot]]
      case .call(let call): callees(of: call.target)
      case .anyOrder(let calls): calls.flatMap { callees(of: $0.target) }
      }
    }
  }

  private func callees(of target: Template.Target) -> [Int] {
    switch target {
    case .phrase(let phrase): [phrase]
    case .field(let record, let field): grammar.records[record].map { $0[field] }
    }
  }
}
