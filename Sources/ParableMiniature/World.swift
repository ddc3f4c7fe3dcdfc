import ParableWorldContent

/// The miniature world: what can be written in it, and in which words.
public struct World: Sendable {
  /// What can be written, in alphabetical order of the names.
  public let sources: [Source]
  /// The named mixtures, in the order of the file.
  public let mixes: [Mix]
  /// Every token of the world, the index being the id: `<eos>`, `[UNK]`, punctuation and words in
  /// order of their code points, then word endings, which begin with `##`.
  public let vocabulary: [String]
  /// The compiled sentences.
  package let grammar: Grammar
  private let file: GrammarFile

  /// The kinds of temptation.
  public var kinds: [Kind] { Kind.allCases }

  /// The world that Parable ships.
  ///
  /// - Throws: ``WorldError``, if the shipped grammar was broken while editing it.
  public init() throws(WorldError) {
    try self.init(yaml: WorldContent.yaml, path: WorldContent.path)
  }

  /// A world from another grammar.
  ///
  /// - Parameter path: where the grammar comes from; messages name it.
  /// - Throws: ``WorldError``, for the first thing that is wrong, with its line.
  public init(yaml: String, path: String) throws(WorldError) {
    let file = try GrammarFile(worldYAML: yaml, path: path)
    let grammar = try GrammarCompiler.compile([file])
    self.file = file
    self.grammar = grammar
    sources = try Self.sources(of: file, grammar)
    mixes = try Self.mixes(of: file)
    vocabulary = VocabularyBuilder(file: file, grammar: grammar).tokens
  }

  /// The source of that name.
  public func source(_ name: SourceName) -> Source {
    guard let source = sources.first(where: { $0.name == name }) else {
      preconditionFailure("a world has every source")
    }
    return source
  }

  /// The mix of that name.
  ///
  /// - Throws: ``WorldError/unknownMix(name:known:)``
  public func mix(_ name: String) throws(WorldError) -> Mix {
    guard let mix = mixes.first(where: { $0.name == name }) else {
      throw .unknownMix(name: name, known: mixes.map(\.name))
    }
    return mix
  }

  /// This world's grammar together with another file's names and wordings.
  package func grammar(adding addition: GrammarFile) throws(WorldError) -> Grammar {
    try GrammarCompiler.compile([file, addition])
  }

  private static func sources(
    of file: GrammarFile, _ grammar: Grammar
  ) throws(WorldError) -> [Source] {
    var sources: [Source] = []
    for (name, source) in file.sources.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let forms = try source.forms.map { form throws(WorldError) in
        try compiled(form, file, grammar)
      }
      sources.append(
        Source(name: name, genre: source.genre, isAboutKinds: source.isAboutKinds, forms: forms))
    }
    return sources
  }

  private static func compiled(
    _ form: GrammarFile.Form, _ file: GrammarFile, _ grammar: Grammar
  ) throws(WorldError) -> Source.Form {
    let symbols = grammar.symbols
    func phrase(_ line: GrammarFile.Line) throws(WorldError) -> Int {
      guard let index = symbols.phrases[line.text] else {
        throw .unknownName(path: file.path, line: line.line, what: "phrase", name: line.text)
      }
      return index
    }
    var slotPhrases = grammar.slotPhrases
    for (slot, line) in form.with.sorted(by: { $0.key < $1.key }) {
      guard let index = symbols.slots[slot] else {
        throw .unknownName(path: file.path, line: line.line, what: "slot", name: slot)
      }
      slotPhrases[index] = try phrase(line)
    }
    return Source.Form(
      share: form.percent / 100, phrase: try phrase(form.text), slotPhrases: slotPhrases)
  }

  private static func mixes(of file: GrammarFile) throws(WorldError) -> [Mix] {
    var mixes: [Mix] = []
    for named in file.mixes {
      let parts = try named.parts.map { part throws(WorldError) in
        Mix.Part(
          ingredient: try ingredient(part.name, above: mixes, file), share: part.percent / 100)
      }
      mixes.append(Mix(name: named.name, measure: named.measure, parts: parts))
    }
    return mixes
  }

  private static func ingredient(
    _ name: GrammarFile.Line, above mixes: [Mix], _ file: GrammarFile
  ) throws(WorldError) -> Mix.Ingredient {
    if let source = SourceName(rawValue: name.text) { return .source(source) }
    if let mix = mixes.first(where: { $0.name == name.text }) { return .mix(mix) }
    throw .unknownName(
      path: file.path, line: name.line, what: "source or mix above", name: name.text)
  }
}
