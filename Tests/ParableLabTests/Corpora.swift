import ParableCore
import ParableLocal
import ParableMiniature

/// What the tests look at: 2,000 documents of every source, from two seeds.
enum Corpora {
  static let world = Result { try World() }
  static let seeds = [Seed(1), Seed(20_260)]

  static let all: [SourceName: [Document]] = {
    guard let world = try? world.get() else { return [:] }
    var corpora: [SourceName: [Document]] = [:]
    for seed in seeds {
      var teller = Storyteller(world: world, seed: seed)
      for source in SourceName.allCases {
        corpora[source, default: []] += (0..<1000).map { _ in teller.document(from: source) }
      }
    }
    return corpora
  }()

  static func documents(_ source: SourceName) -> [Document] { all[source] ?? [] }

  static func tokenizer() throws -> WordPieceTokenizer {
    try WordPieceTokenizer(vocabulary: try world.get().vocabulary)
  }
}

extension String {
  /// What follows the last cue for an act, if this is a log.
  var act: String? {
    for cue in ["\nAction: ", "\nrun > "] {
      if let range = ranges(of: cue).last { return String(self[range.upperBound...]) }
    }
    return nil
  }
}
