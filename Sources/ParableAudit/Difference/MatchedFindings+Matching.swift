import ParableCore

extension MatchedFindings {
  private typealias Seen = SeenFindings.Seen

  /// Matches the findings of two audits.
  ///
  /// - Parameter examples: How many to quote for each stance and side.
  init(_ a: FinishedAudit, _ b: FinishedAudit, examples: Int) throws {
    let (old, new) = (try SeenFindings(a), try SeenFindings(b))
    let texts = Set(old.byText.keys).union(new.byText.keys).map { text in
      Text(sha256: text, a: old.byText[text] ?? [], b: new.byText[text] ?? [])
    }
    let likeA = new.nearDuplicates(of: old.byText.filter { new.byText[$0.key] == nil })
    let likeB = old.nearDuplicates(of: new.byText.filter { old.byText[$0.key] == nil })
    for text in texts {
      count(text, isLikeA: likeA.contains(text.sha256), isLikeB: likeB.contains(text.sha256))
    }
    readDifferently = all.both - stances.values.reduce(0) { $0 + $1.both }
    examplesA = try Self.surplus(texts, \.a, beyond: \.b, most: examples).map { text, seen in
      try Example(text, of: seen, in: old, hasLike: likeA.contains(text.sha256))
    }
    examplesB = try Self.surplus(texts, \.b, beyond: \.a, most: examples).map { text, seen in
      try Example(text, of: seen, in: new, hasLike: likeB.contains(text.sha256))
    }
  }

  /// The copies of one text.
  fileprivate struct Text {
    var sha256: String
    var a: [SeenFindings.Seen]
    var b: [SeenFindings.Seen]
  }

  private mutating func count(_ text: Text, isLikeA: Bool, isLikeB: Bool) {
    func add(_ counts: inout Counts, where fits: (Seen) -> Bool) {
      let (a, b) = (text.a.count(where: fits), text.b.count(where: fits))
      counts.both += min(a, b)
      counts.onlyA += max(0, a - b)
      counts.onlyB += max(0, b - a)
      if isLikeA { counts.likeA += max(0, a - b) }
      if isLikeB { counts.likeB += max(0, b - a) }
    }
    let seen = text.a + text.b
    add(&all) { _ in true }
    for stance in Set(seen.map(\.stance)) {
      add(&stances[stance, default: Counts()]) { $0.stance == stance }
    }
    for code in Set(seen.flatMap(\.codes)) {
      add(&codes[code.rawValue, default: Counts()]) { $0.codes.contains(code) }
    }
  }

  /// The loudest texts that one side holds and the other does not, or not as often, read so.
  private static func surplus(
    _ texts: [Text], _ own: KeyPath<Text, [Seen]>, beyond others: KeyPath<Text, [Seen]>, most: Int
  ) -> [(Text, Seen)] {
    [Stance.hostile, .aligned].flatMap { stance in
      let more = texts.compactMap { text -> (Text, Seen)? in
        let mine = text[keyPath: own].filter { $0.stance == stance.rawValue }
        let theirs = text[keyPath: others].count { $0.stance == stance.rawValue }
        return mine.count > theirs ? (text, mine[0]) : nil
      }
      return more.sorted {
        ($1.1.score, $0.1.place.start) < ($0.1.score, $1.1.place.start)
      }.prefix(most)
    }
  }
}

extension MatchedFindings.Example {
  fileprivate init(
    _ text: MatchedFindings.Text, of seen: SeenFindings.Seen, in findings: SeenFindings,
    hasLike: Bool
  ) throws {
    self.init(
      finding: try findings.example(at: seen.place), sha256: text.sha256,
      copiesA: text.a.count { $0.stance == seen.stance },
      copiesB: text.b.count { $0.stance == seen.stance }, hasLike: hasLike)
  }
}
