/// The terms that the first pass over a text looks for: strong entities, firm acts, exceptions.
struct OpeningTerms: Sendable {
  let terms: [Term]
  /// How many entities are strong; they come first here and in the lexicon.
  let entityCount: Int
  /// The places of the firm acts in the lexicon.
  let acts: [Int]

  /// What was found, sorted out.
  struct Start {
    var entities: [TermMatch] = []
    /// Firm acts; `term` is the place in the lexicon.
    var acts: [TermMatch] = []
    var exceptions: [TermMatch] = []

    /// Whether a match lies outside all exceptions.
    func allows(_ match: TermMatch) -> Bool {
      !exceptions.contains { $0.start < match.end && match.start < $0.end }
    }
  }

  /// Sorts matches out, and drops those that an exception covers.
  func sorted(_ found: [TermMatch]) -> Start {
    var start = Start()
    for match in found {
      switch match.term {
      case ..<entityCount: start.entities.append(match)
      case ..<(entityCount + acts.count):
        start.acts.append(
          TermMatch(start: match.start, end: match.end, term: acts[match.term - entityCount]))
      default: start.exceptions.append(match)
      }
    }
    guard !start.exceptions.isEmpty else { return start }
    start.entities = start.entities.filter(start.allows)
    start.acts = start.acts.filter(start.allows)
    return start
  }
}

extension Lexicon {
  var opening: OpeningTerms {
    let strong = entities.prefix { $0.kind != .weak }.map(\.term)
    let firm = acts.indices.filter { acts[$0].isFirm }
    return OpeningTerms(
      terms: strong + firm.map { acts[$0].term } + exceptions, entityCount: strong.count,
      acts: firm)
  }

  var weakTerms: [Term] { entities.drop { $0.kind != .weak }.map(\.term) }
}
