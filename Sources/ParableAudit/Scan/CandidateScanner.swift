/// Finds the parts of a text in which an artificial agent and an act stand near each other.
///
/// First every word for an agent; then, only around those, words for acts. So a text without agents
/// costs one pass, and distances are bounded by the lexicon, never by the text. One a worker.
public struct CandidateScanner<Finder: TermFinder> {
  private let lexicon: Lexicon
  private var entityFinder: Finder
  private var actFinder: Finder

  /// A scanner from finders of the lexicon's entities and acts, in the lexicon's order.
  public init(_ lexicon: Lexicon, entities: Finder, acts: Finder) {
    self.lexicon = lexicon
    entityFinder = entities
    actFinder = acts
  }

  /// Scans one text in UTF-8; bytes that are not UTF-8 do no harm.
  public mutating func scan(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScanError) -> ScanFinding {
    let found = try entityFinder.matches(in: text)
    guard !found.isEmpty else { return ScanFinding() }
    var finding = ScanFinding()
    var pairs = Pairs()
    for place in neighbourhoods(of: found, in: text) {
      try pair(found[place.entities], in: place.bytes, of: text, into: &pairs)
    }
    finding.entities = found.indices
      .filter { kind(of: found[$0]) != .weak || pairs.entities.contains(found[$0]) }
      .map { found[$0] }
    finding.acts = pairs.acts
    finding.windows = windows(around: pairs, in: text)
    let isMentioned = finding.entities.contains { kind(of: $0) != .weak }
    finding.stratum =
      !finding.windows.isEmpty ? .candidate : isMentioned ? .entityOnly : .none
    return finding
  }

  private func kind(of entity: TermMatch) -> Lexicon.EntityKind {
    lexicon.entities[entity.term].kind
  }
}

/// The agents that have an act near them, and those acts; each in the order of the text, once.
private struct Pairs {
  var entities: Set<TermMatch> = []
  var acts: [TermMatch] = []
}

/// A part of the text in which acts are looked for, and the agents in it.
private struct Neighbourhood {
  var bytes: Range<Int>
  var entities: Range<Int>
}

extension CandidateScanner {
  /// Where an act could count: around each agent, joined where they meet. Never less than the reach
  /// in words, unless words are longer than 16 bytes on average.
  private func neighbourhoods(
    of entities: [TermMatch], in text: UnsafeBufferPointer<UInt8>
  ) -> [Neighbourhood] {
    var result: [Neighbourhood] = []
    for (index, entity) in entities.enumerated() {
      let bytes = neighbourhood(of: entity, in: text)
      if let last = result.last, bytes.lowerBound < last.bytes.upperBound {
        let low = min(last.bytes.lowerBound, bytes.lowerBound)
        let high = max(last.bytes.upperBound, bytes.upperBound)
        result[result.count - 1].bytes = low..<high
        result[result.count - 1].entities = last.entities.lowerBound..<index + 1
      } else {
        result.append(Neighbourhood(bytes: bytes, entities: index..<index + 1))
      }
    }
    return result
  }

  private func neighbourhood(
    of entity: TermMatch, in text: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    let isWeak = kind(of: entity) == .weak
    let words = isWeak ? lexicon.reach.weak : lexicon.reach.paragraph
    var low = max(0, entity.start - words * WordWalk.bytesAWord)
    var high = min(text.count, entity.end + words * WordWalk.bytesAWord)
    let (lowest, highest) = (max(0, low - 64), min(text.count, high + 64))
    while low > lowest, !text[low - 1].isSpaceByte { low -= 1 }
    while high < highest, !text[high].isSpaceByte { high += 1 }
    return low..<high
  }

  private mutating func pair(
    _ entities: ArraySlice<TermMatch>, in bytes: Range<Int>, of text: UnsafeBufferPointer<UInt8>,
    into pairs: inout Pairs
  ) throws(ScanError) {
    let acts = try actFinder.matches(in: UnsafeBufferPointer(rebasing: text[bytes]))
      .map { $0.moved(by: bytes.lowerBound) }
    guard !acts.isEmpty else { return }
    let words = WordMap(text, bytes)
    var isNear = [Bool](repeating: false, count: acts.count)
    for entity in entities {
      let isWeak = kind(of: entity) == .weak
      let reach = words.reach(
        of: entity, words: isWeak ? lexicon.reach.weak : lexicon.reach.words,
        paragraph: isWeak ? 0 : lexicon.reach.paragraph)
      var index = acts.firstIndex(startingAtOrAfter: reach.lowerBound)
      while index < acts.count, acts[index].start < reach.upperBound {
        if counts(acts[index], with: entity, isWeak, within: reach) {
          isNear[index] = true
          pairs.entities.insert(entity)
        }
        index += 1
      }
    }
    pairs.acts += acts.indices.filter { isNear[$0] }.map { acts[$0] }
  }

  private func counts(
    _ act: TermMatch, with entity: TermMatch, _ isWeak: Bool, within reach: Range<Int>
  ) -> Bool {
    let isApart = act.end <= entity.start || entity.end <= act.start
    return isApart && act.end <= reach.upperBound && (!isWeak || lexicon.acts[act.term].isFirm)
  }

  /// One window around all that stands within `context` words of its first find, and so on.
  private func windows(
    around pairs: Pairs, in text: UnsafeBufferPointer<UInt8>
  ) -> [ScanFinding.Window] {
    let walk = WordWalk(text: text)
    let context = lexicon.reach.context
    var finds = pairs.acts.map { (match: $0, isAct: true) }
    finds += pairs.entities.map { (match: $0, isAct: false) }
    finds.sort { $0.match < $1.match || ($0.match == $1.match && $0.isAct && !$1.isAct) }
    var result: [ScanFinding.Window] = []
    var limit = -1
    for find in finds {
      if find.match.end > limit {
        limit = walk.forward(from: find.match.start, words: context)
        let core = find.match.start..<find.match.end
        result.append(ScanFinding.Window(bytes: core, core: core, codes: []))
      }
      result[result.count - 1].include(
        find.match, find.isAct ? lexicon.acts[find.match.term].codes : [])
    }
    return result.map { window in
      let low = walk.back(from: window.core.lowerBound, words: context)
      let high = walk.forward(from: window.core.upperBound, words: context)
      return ScanFinding.Window(
        bytes: low..<high, core: window.core, codes: window.codes.sorted())
    }
  }
}

extension ScanFinding.Window {
  fileprivate mutating func include(_ match: TermMatch, _ codes: [Code]) {
    core = core.lowerBound..<max(core.upperBound, match.end)
    for code in codes where !self.codes.contains(code) { self.codes.append(code) }
  }
}

extension TermMatch {
  fileprivate func moved(by offset: Int) -> TermMatch {
    TermMatch(start: start + offset, end: end + offset, term: term)
  }
}

extension [TermMatch] {
  /// The first match that starts at an offset or later; matches are in order.
  fileprivate func firstIndex(startingAtOrAfter offset: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension CandidateScanner<VectorTermFinder> {
  /// The fast scanner. Compile the terms once, then make one scanner a worker.
  public init(_ lexicon: Lexicon, compiled: CompiledLexicon) throws(ScanError) {
    self.init(
      lexicon, entities: try VectorTermFinder(compiled.entities),
      acts: try VectorTermFinder(compiled.acts))
  }
}

/// A lexicon's terms as automata; shared by all workers.
public struct CompiledLexicon: Sendable {
  let entities: CompiledTerms
  let acts: CompiledTerms

  public init(_ lexicon: Lexicon) throws(ScanError) {
    entities = try CompiledTerms(lexicon.entities.map(\.term))
    acts = try CompiledTerms(lexicon.acts.map(\.term))
  }
}

extension CandidateScanner<PortableTermFinder> {
  /// The reference, without Vectorscan.
  public init(portable lexicon: Lexicon) {
    self.init(
      lexicon, entities: PortableTermFinder(lexicon.entities.map(\.term)),
      acts: PortableTermFinder(lexicon.acts.map(\.term)))
  }
}
