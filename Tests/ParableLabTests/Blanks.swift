import ParableMiniature

/// Sentences with a blank for everything that could as well be something else.
struct Blanks {
  private let fillings: Set<String>

  init(world: World, names: [String]) {
    let grammar = world.grammar
    func words(_ phrase: Int) -> [String] {
      grammar.phrases[phrase].flatMap(\.pieces).flatMap { piece -> [String] in
        switch piece {
        case .text(let letters): Self.words(of: String(decoding: letters, as: UTF8.self))
        case .call(let call):
          if case .phrase(let inner) = call.target { words(inner) } else { [] }
        default: []
        }
      }
    }
    let lists = ["people", "successor of a person", "all AIs"].map(grammar.phrase)
    let small: Set = ["a", "the", "what", "does", "have"]
    fillings = Set((grammar.slotPhrases + lists).flatMap(words)).union(
      names.map { $0.lowercased() }
    )
    .subtracting(small)
  }

  /// The sentences of a text: words in lower case, a run of fillings as one blank.
  func sentences(of text: String) -> [String] {
    text.split { ".?!\n:>\"".contains($0) }.map { sentence in
      Self.words(of: String(sentence)).map { fillings.contains($0) ? "_" : $0 }
        .joined(separator: " ").replacing("_ _", with: "_")
    }.filter { $0.split(separator: " ").count > 2 }
  }

  /// What a letter says, without who says it.
  static func said(in letter: String) -> String {
    letter.firstRange(of: #/: | > /#).map { String(letter[$0.upperBound...]) } ?? letter
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter }.map(String.init)
  }
}
