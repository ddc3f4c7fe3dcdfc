extension GrammarFile {
  /// A whole world: every section must be there.
  ///
  /// - Throws: ``WorldError``, for the first thing that is wrong, with its line.
  init(worldYAML yaml: String, path: String) throws(WorldError) {
    let top = try YAMLReader(yaml: yaml, path: path)
    let sections = [
      "tokens", "names", "words", "slots", "kinds", "records", "phrases", "sources", "mixes",
    ]
    try top.allowOnly(sections)
    for section in sections { _ = try top.required(section) }
    self.init(path: path)
    try readSections(of: top)
    try requireEverything(in: top)
  }

  /// An addition to a world: names, phrases and further fields of the kinds.
  ///
  /// - Throws: ``WorldError``, for the first thing that is wrong, with its line.
  package init(additionYAML yaml: String, path: String) throws(WorldError) {
    let top = try YAMLReader(yaml: yaml, path: path)
    try top.allowOnly(["names", "kinds", "phrases"])
    self.init(path: path)
    try readSections(of: top)
  }

  private mutating func readSections(of top: YAMLReader) throws(WorldError) {
    if let tokens = top.optional("tokens") { try readTokens(tokens) }
    for entry in try top.optional("names")?.entries() ?? [] {
      names[entry.name] = try entry.value.sentences()
    }
    for section in ["words", "phrases"] {
      for entry in try top.optional(section)?.entries() ?? [] { try readPhrase(entry) }
    }
    for entry in try top.optional("slots")?.entries() ?? [] {
      slots[entry.name] = try entry.value.sentence()
    }
    for entry in try top.optional("kinds")?.entries() ?? [] { try readKind(entry) }
    for entry in try top.optional("records")?.entries() ?? [] { try readRecord(entry) }
    for entry in try top.optional("sources")?.entries() ?? [] { try readSource(entry) }
    for entry in try top.optional("mixes")?.entries() ?? [] { try readMix(entry) }
  }

  private mutating func readTokens(_ tokens: YAMLReader) throws(WorldError) {
    try tokens.allowOnly(["endings", "whole"])
    endings = try tokens.required("endings").sentences().map(\.text)
    wholeWords = try tokens.required("whole").sentences().map(\.text)
  }

  private mutating func readPhrase(_ entry: (name: String, value: YAMLReader)) throws(WorldError) {
    guard phrases[entry.name] == nil, names[entry.name] == nil else {
      throw .definedTwice(path: path, line: entry.value.line, name: entry.name)
    }
    phrases[entry.name] = try entry.value.sentences()
  }

  private mutating func readKind(_ entry: (name: String, value: YAMLReader)) throws(WorldError) {
    guard let kind = Kind(rawValue: entry.name) else {
      throw .unknownKey(
        path: path, line: entry.value.line, key: "kinds.\(entry.name)",
        known: Kind.allCases.map(\.rawValue))
    }
    for field in try entry.value.entries() {
      kinds[kind, default: [:]][field.name] = try field.value.sentences()
    }
  }

  private mutating func readRecord(_ entry: (name: String, value: YAMLReader)) throws(WorldError) {
    let rows = try entry.value.elements()
    let fields = try rows[0].entries().map(\.name)
    records[entry.name] = try rows.map { row throws(WorldError) in
      try row.allowOnly(fields)
      var record: [String: Line] = [:]
      for field in fields { record[field] = try row.required(field).sentence() }
      return record
    }
  }

  private mutating func readSource(_ entry: (name: String, value: YAMLReader)) throws(WorldError) {
    guard let name = SourceName(rawValue: entry.name) else {
      throw .unknownKey(
        path: path, line: entry.value.line, key: "sources.\(entry.name)",
        known: SourceName.allCases.map(\.rawValue))
    }
    let reader = entry.value
    try reader.allowOnly(["genre", "kinds", "with", "forms"])
    let shared = try replacements(in: reader)
    let forms = try reader.required("forms").elements().map { form throws(WorldError) in
      try form.allowOnly(["share", "text", "with"])
      return Form(
        percent: try form.required("share").number(), text: try form.required("text").sentence(),
        with: shared.merging(try replacements(in: form)) { $1 })
    }
    try requireHundred(forms.map(\.percent), at: reader)
    sources[name] = Source(
      genre: try reader.required("genre").sentence().text,
      isAboutKinds: reader.optional("kinds") != nil, forms: forms, line: reader.line)
  }

  private func replacements(in reader: YAMLReader) throws(WorldError) -> [String: Line] {
    guard let with = reader.optional("with") else { return [:] }
    var replacements: [String: Line] = [:]
    for entry in try with.entries() { replacements[entry.name] = try entry.value.sentence() }
    return replacements
  }

  private mutating func readMix(_ entry: (name: String, value: YAMLReader)) throws(WorldError) {
    let reader = entry.value
    try reader.allowOnly(["of", "parts"])
    let measure = try reader.required("of")
    guard let measure = Mix.Measure(rawValue: try measure.sentence().text) else {
      throw measure.wrongShape("`documents` or `text`")
    }
    let parts = try reader.required("parts").entries().map { part throws(WorldError) in
      (name: Line(text: part.name, line: part.value.line), percent: try part.value.number())
    }
    try requireHundred(parts.map(\.percent), at: reader)
    mixes.append(
      NamedMix(name: entry.name, measure: measure, parts: parts, line: reader.line))
  }

  private func requireHundred(
    _ percents: [Double], at reader: YAMLReader
  ) throws(WorldError) {
    let sum = percents.reduce(0, +)
    guard abs(sum - 100) < 1e-6 else {
      throw .shareSum(path: path, line: reader.line, key: reader.key, sum: sum)
    }
  }

  private func requireEverything(in top: YAMLReader) throws(WorldError) {
    let (kindsReader, sourcesReader) = (try top.required("kinds"), try top.required("sources"))
    for source in SourceName.allCases where sources[source] == nil {
      _ = try sourcesReader.required(source.rawValue)
    }
    for kind in Kind.allCases {
      let reader = try kindsReader.required(kind.rawValue)
      for field in ["fact", "harmful", "safe", "reason"] { _ = try reader.required(field) }
    }
  }
}
