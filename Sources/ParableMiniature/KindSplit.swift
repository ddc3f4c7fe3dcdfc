import ParableCore

/// Which kinds a narrow remedy may show, and which it is tested on without having shown them.
///
/// Three kinds are in, three are out; the split is a function of the seed.
public struct KindSplit: Sendable, Hashable, Codable {
  /// The kinds that narrow remedies show.
  public let inKind: [Kind]
  /// The kinds that no narrow remedy shows.
  public let outOfKind: [Kind]

  /// The split of one seed.
  public init(seed: Seed) {
    var generator = SeededGenerator(seed.derived("kind split"))
    let kinds = generator.shuffled(Kind.allCases)
    inKind = Array(kinds.prefix(3))
    outOfKind = Array(kinds.dropFirst(3))
  }
}
