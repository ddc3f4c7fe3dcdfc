import ParableCore

/// Writes the training text of a world: for every source an endless sequence of documents.
///
/// The sequence of a source depends on the seed and on the kinds asked for, not on what else is
/// written in between.
public struct Storyteller: Sendable {
  private let world: World
  private let seed: Seed
  private var tellers: [SourceName: Teller] = [:]
  private var mixers: [String: Mixer] = [:]

  /// What a mix has drawn so far.
  private struct Mixer {
    var generator: SeededGenerator
    /// Bytes written from each part.
    var written: [Int]
  }

  /// A storyteller at the beginning of a seed's sequences.
  public init(world: World, seed: Seed) {
    self.world = world
    self.seed = seed
  }

  /// The next document of a source.
  ///
  /// - Parameter kinds: the temptations it may be about; ignored by the sources about none.
  /// - Precondition: `kinds` is not empty.
  public mutating func document(
    from name: SourceName, kinds: [Kind] = Kind.allCases
  ) -> Document {
    let source = world.source(name)
    let label = "world/\(name.rawValue)"
    var teller =
      tellers.removeValue(forKey: name)
      ?? Teller(grammar: world.grammar, seed: seed.derived(label))
    let form = Self.draw(source.forms, share: \.share, with: &teller.generator)
    let kind = source.isAboutKinds ? teller.generator.pick(kinds) : nil
    teller.begin(slotPhrases: source.forms[form].slotPhrases, kind: kind)
    let text = teller.tell(phrase: source.forms[form].phrase)
    tellers[name] = teller
    return Document(text: text, genre: source.genre, source: label)
  }

  /// The next document of a mix.
  ///
  /// - Parameter kinds: the temptations it may be about; ignored by the sources about none.
  /// - Precondition: `kinds` is not empty.
  public mutating func document(from mix: Mix, kinds: [Kind] = Kind.allCases) -> Document {
    var mixer =
      mixers[mix.name]
      ?? Mixer(
        generator: SeededGenerator(seed.derived("mix/\(mix.name)")),
        written: Array(repeating: 0, count: mix.parts.count))
    let part = nextPart(of: mix, &mixer)
    let document =
      switch mix.parts[part].ingredient {
      case .source(let name): document(from: name, kinds: kinds)
      case .mix(let inner): self.document(from: inner, kinds: kinds)
      }
    mixer.written[part] += document.text.utf8.count
    mixers[mix.name] = mixer
    return document
  }

  private func nextPart(of mix: Mix, _ mixer: inout Mixer) -> Int {
    switch mix.measure {
    case .documents: Self.draw(mix.parts, share: \.share, with: &mixer.generator)
    case .text: Self.laggard(of: mix, mixer)
    }
  }

  /// The part whose letters fall shortest of its share.
  private static func laggard(of mix: Mix, _ mixer: Mixer) -> Int {
    let total = Double(mixer.written.reduce(0, +))
    let lags = zip(mix.parts, mixer.written).map { $0.share * total - Double($1) }
    return lags.indices.max { lags[$0] < lags[$1] } ?? 0
  }

  private static func draw<Element>(
    _ elements: [Element], share: KeyPath<Element, Double>, with generator: inout SeededGenerator
  ) -> Int {
    guard elements.count > 1 else { return 0 }
    var rest = generator.drawUnit()
    for (index, element) in elements.enumerated() {
      rest -= element[keyPath: share]
      if rest < 0 { return index }
    }
    return elements.count - 1
  }
}
