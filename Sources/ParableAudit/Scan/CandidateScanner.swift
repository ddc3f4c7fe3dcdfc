/// Finds the parts of a text in which an artificial agent and an act stand near each other.
///
/// One pass looks for what is rare: words that mean an agent by themselves, and firm acts. Only
/// around those two, words for acts and words that may mean an agent are looked for. So ordinary
/// text costs one pass, and distances are bounded by the lexicon, never by the text. One a worker.
public struct CandidateScanner<Finder: TermFinder> {
  private let lexicon: Lexicon
  private let opening: OpeningTerms
  private var openingFinder: Finder
  private var weakFinder: Finder
  private var actFinder: Finder

  /// A scanner from finders of the lexicon's ``Lexicon/opening`` terms, its weak entities and its
  /// acts, each in the lexicon's order.
  public init(_ lexicon: Lexicon, opening: Finder, weak: Finder, acts: Finder) {
    self.lexicon = lexicon
    self.opening = lexicon.opening
    openingFinder = opening
    weakFinder = weak
    actFinder = acts
  }

  /// Scans one text in UTF-8; bytes that are not UTF-8 do no harm.
  public mutating func scan(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScanError) -> ScanFinding {
    let found = try openingFinder.matches(in: text)
    guard !found.isEmpty else { return ScanFinding() }
    let start = opening.sorted(found)
    var pairs = Pairs()
    let (words, paragraph) = (lexicon.reach.words, lexicon.reach.paragraph)
    for place in neighbourhoods(of: start.entities, words: max(words, paragraph), in: text) {
      let acts = try actFinder.matches(in: place.bytes, of: text).filter(start.allows)
      pairs.add(
        start.entities[place.members], acts[...], words: words, paragraph: paragraph,
        in: text, place.bytes)
    }
    for place in neighbourhoods(of: start.acts, words: lexicon.reach.weak, in: text) {
      let weak = try weakFinder.matches(in: place.bytes, of: text)
        .map { TermMatch(start: $0.start, end: $0.end, term: $0.term + opening.entityCount) }
      pairs.add(
        weak[...], start.acts[place.members], words: lexicon.reach.weak, paragraph: 0,
        in: text, place.bytes)
    }
    return finding(start.entities, pairs, in: text)
  }

  private func finding(
    _ strong: [TermMatch], _ pairs: Pairs, in text: UnsafeBufferPointer<UInt8>
  ) -> ScanFinding {
    var finding = ScanFinding()
    finding.entities = pairs.entities.union(strong).sorted()
    finding.acts = pairs.acts.sorted()
    finding.windows = windows(around: finding.acts, pairs.entities, in: text)
    return finding
  }
}

/// The agents that have an act near them, and those acts.
private struct Pairs {
  var entities: Set<TermMatch> = []
  var acts: Set<TermMatch> = []

  /// Adds what stands near each other; both lists are in order and lie in a range of the text.
  mutating func add(
    _ agents: ArraySlice<TermMatch>, _ deeds: ArraySlice<TermMatch>, words: Int, paragraph: Int,
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) {
    guard !agents.isEmpty, !deeds.isEmpty else { return }
    let map = WordMap(text, range)
    for agent in agents {
      let reach = map.reach(of: agent, words: words, paragraph: paragraph)
      for deed in deeds[deeds.firstIndex(startingAtOrAfter: reach.lowerBound)...] {
        guard deed.start < reach.upperBound else { break }
        let isApart = deed.end <= agent.start || agent.end <= deed.start
        guard isApart, deed.end <= reach.upperBound else { continue }
        entities.insert(agent)
        acts.insert(deed)
      }
    }
  }
}

/// A part of the text around finds, and which finds these are.
private struct Neighbourhood {
  var bytes: Range<Int>
  var members: Range<Int>
}

extension CandidateScanner {
  /// The parts of a text around finds, joined where they meet. Never less than so many words,
  /// unless words are longer than 16 bytes on average.
  private func neighbourhoods(
    of finds: [TermMatch], words: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> [Neighbourhood] {
    var result: [Neighbourhood] = []
    for (index, find) in finds.enumerated() {
      let bytes = neighbourhood(of: find, words: words, in: text)
      if let last = result.last, bytes.lowerBound < last.bytes.upperBound {
        let low = min(last.bytes.lowerBound, bytes.lowerBound)
        let high = max(last.bytes.upperBound, bytes.upperBound)
        result[result.count - 1].bytes = low..<high
        result[result.count - 1].members = last.members.lowerBound..<index + 1
      } else {
        result.append(Neighbourhood(bytes: bytes, members: index..<index + 1))
      }
    }
    return result
  }

  private func neighbourhood(
    of find: TermMatch, words: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    var low = max(0, find.start - words * WordWalk.bytesAWord)
    var high = min(text.count, find.end + words * WordWalk.bytesAWord)
    let (lowest, highest) = (max(0, low - 64), min(text.count, high + 64))
    while low > lowest, !text[low - 1].isSpaceByte { low -= 1 }
    while high < highest, !text[high].isSpaceByte { high += 1 }
    return low..<high
  }

  /// One window around all that stands within `context` words of its first find, and so on.
  private func windows(
    around acts: [TermMatch], _ entities: Set<TermMatch>, in text: UnsafeBufferPointer<UInt8>
  ) -> [ScanFinding.Window] {
    let walk = WordWalk(text: text)
    let context = lexicon.reach.context
    var finds = acts.map { (match: $0, isAct: true) }
    finds += entities.map { (match: $0, isAct: false) }
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

extension ArraySlice<TermMatch> {
  /// The first match that starts at an offset or later; matches are in order.
  fileprivate func firstIndex(startingAtOrAfter offset: Int) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension TermFinder {
  /// The matches in a part of a text, by their places in the whole text.
  fileprivate mutating func matches(
    in range: Range<Int>, of text: UnsafeBufferPointer<UInt8>
  ) throws(ScanError) -> [TermMatch] {
    var matches = try matches(in: UnsafeBufferPointer(rebasing: text[range]))
    for index in matches.indices {
      matches[index].start += range.lowerBound
      matches[index].end += range.lowerBound
    }
    return matches
  }
}
