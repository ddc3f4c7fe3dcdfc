import ParableCorpus

/// For each code the findings that speak loudest for it, of which a report quotes some.
///
/// Of two that are as loud, the first in the corpus; so what is loudest in the whole is loudest in
/// its part, however a corpus is divided.
struct LoudestFindings {
  /// How many are kept of each code.
  static let most = 3

  /// The loudest first.
  private(set) var byCode: [Code: [Finding]] = [:]

  /// The places of all that are kept.
  var positions: Set<Position> { Set(byCode.values.joined().map(\.position)) }

  /// Takes a finding in, if it is loud enough.
  mutating func add(_ finding: Finding) {
    guard finding.showsConduct else { return }
    for code in finding.codes + finding.discussed {
      var kept = byCode[code, default: []]
      let place = kept.firstIndex { finding.isLouder(than: $0, for: code) } ?? kept.count
      guard place < Self.most else { continue }
      kept.insert(finding, at: place)
      byCode[code] = Array(kept.prefix(Self.most))
    }
  }
}

extension Finding {
  fileprivate func isLouder(than other: Finding, for code: Code) -> Bool {
    func score(_ finding: Finding) -> Double { finding.scores["code:\(code.rawValue)"] ?? 0 }
    let (own, theirs) = (score(self), score(other))
    return own > theirs || (own == theirs && position < other.position)
  }
}
