import ParableCore
import ParableMiniature

/// Writes several readings into one stream, so that each keeps its share at every point of it.
struct MixedAuthor {
  private(set) var parts: [CorpusSummary.Part]
  private let readings: [Reading]
  private let kinds: KindSplit
  private let bench: LabBench
  private let sources: [TextSource]
  private var storytellers: [Storyteller]

  private enum TextSource {
    case source(SourceName)
    case mix(Mix)
  }

  /// - Parameter stage: Two stages of one seed read different documents of the same source.
  init(_ readings: [Reading], seed: Seed, stage: String, bench: LabBench) throws {
    self.readings = readings
    self.bench = bench
    kinds = KindSplit(seed: seed)
    parts = readings.map { CorpusSummary.Part(name: $0.name, planned: $0.tokens) }
    sources = try readings.map { reading in
      if let name = SourceName(rawValue: reading.name) { return .source(name) }
      return .mix(try bench.world.mix(reading.name))
    }
    storytellers = readings.indices.map {
      Storyteller(world: bench.world, seed: seed.derived("corpus/\(stage)/\($0)"))
    }
  }

  /// The next document; nil when every reading has its dose.
  ///
  /// The reading that lags most behind its dose goes next, so doses are met within one document.
  mutating func next() -> Document? {
    let shares = parts.map { Double($0.tokens) / Double($0.planned) }
    guard let (index, least) = zip(shares.indices, shares).min(by: { $0.1 < $1.1 }), least < 1
    else {
      return nil
    }
    let allowed = readings[index].kinds == .all ? bench.world.kinds : kinds.inKind
    let document = write(index, kinds: allowed)
    parts[index].documents += 1
    parts[index].tokens += bench.tokenizer.encode(document.text).count + 1
    if parts[index].samples.count < 3 { parts[index].samples.append(document) }
    return document
  }

  private mutating func write(_ index: Int, kinds: [Kind]) -> Document {
    switch sources[index] {
    case .source(let name): storytellers[index].document(from: name, kinds: kinds)
    case .mix(let mix): storytellers[index].document(from: mix, kinds: kinds)
    }
  }
}
