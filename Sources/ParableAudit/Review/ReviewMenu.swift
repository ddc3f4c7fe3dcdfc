/// Which key stands for what when a person reads samples.
public struct ReviewMenu: Sendable {
  /// One act and its key.
  public struct Choice: Sendable {
    public let key: Character
    public let entry: Codebook.Entry
  }

  /// Keys of acts in their order: digits, then letters that mean nothing else.
  private static let keys: [Character] = Array("1234567890etbcdfgijklmopvwyz")

  private let bad: [Choice]
  private let good: [Choice]

  /// The menu of a codebook.
  public init(_ codebook: Codebook) {
    func choices(_ fits: (Code) -> Bool) -> [Choice] {
      zip(Self.keys, codebook.entries.filter { fits($0.code) }).map { Choice(key: $0, entry: $1) }
    }
    bad = choices(\.isNegative)
    good = choices(\.isPositive)
  }

  /// The acts that fit a stance; none for a stance without acts.
  public func choices(for stance: Stance) -> [Choice] {
    switch stance {
    case .hostile: bad
    case .aligned: good
    case .neutral, .none: []
    }
  }

  /// The stance of a key.
  static func stance(_ key: Character) -> Stance? {
    switch key {
    case "h": .hostile
    case "a": .aligned
    case "n": .neutral
    case "x": Stance.none
    default: nil
    }
  }
}
