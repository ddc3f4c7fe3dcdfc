/// Derives the tokens of a world from its sentences.
///
/// A word whose rest without an ending is a word of the world, too, is split there: `threatened` is
/// `threaten` and `##ed`. AI names are split between their syllables.
struct VocabularyBuilder {
  /// The tokens in the order of their ids.
  let tokens: [String]

  init(file: GrammarFile, grammar: Grammar) {
    let names = file.names.values.flatMap { $0 }.map { $0.text.lowercased().split(separator: "-") }
    let wholeNames = Set(names.map { $0.joined() })
    let words = Self.words(of: grammar).subtracting(wholeNames)
    var starts = Set(names.compactMap(\.first).map(String.init))
    var rests = Set(names.flatMap { $0.dropFirst() }.map(String.init))
    let splitter = EndingSplitter(
      words: words, endings: file.endings, whole: Set(file.wholeWords))
    for word in words {
      let (start, ending) = splitter.split(word)
      starts.insert(start)
      if let ending { rests.insert(ending) }
    }
    tokens = ["<eos>", "[UNK]"] + starts.sorted() + rests.sorted().map { "##" + $0 }
  }

  /// Every word and punctuation mark, in lower case.
  private static func words(of grammar: Grammar) -> Set<String> {
    var words: Set<String> = []
    for piece in grammar.phrases.joined().flatMap(\.pieces) {
      switch piece {
      case .text(let letters): words.formUnion(Words(of: letters).list)
      case .verb(let present, let past):
        words.formUnion(Words(of: present).list + Words(of: past).list)
      case .slot, .call, .anyOrder: break
      }
    }
    return words
  }
}

/// Splits words into a stem that is a word and an ending.
private struct EndingSplitter {
  let words: Set<String>
  let endings: [String]
  let whole: Set<String>

  func split(_ word: String) -> (start: String, ending: String?) {
    guard !whole.contains(word) else { return (word, nil) }
    for ending in endings where word.hasSuffix(ending) {
      let stem = String(word.dropLast(ending.count))
      if stem.count >= 3, words.contains(stem) { return (stem, ending) }
    }
    return (word, nil)
  }
}
