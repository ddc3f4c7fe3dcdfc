import Foundation
import ParableCore
import ParableLocal
import ParableMiniature
import ParableTrialContent
import ParableWorldContent
import Synchronization

/// What every job works with: the world, its tokenizer, the engine, and the store of runs.
public final class LabBench: Sendable {
  /// Where runs are kept.
  public let store: RunStore
  /// The world that all texts and trials come from.
  public let world: World
  /// The world's tokenizer.
  public let tokenizer: WordPieceTokenizer
  /// The content of the world's grammar.
  public let worldFingerprint: Fingerprint
  /// The content of the trials.
  public let trialFingerprint: Fingerprint
  private let plugin: URL?
  private let opened = Mutex<Engine?>(nil)

  /// A bench with the shipped world. The engine is opened when it is first needed.
  ///
  /// - Parameter plugin: The engine plugin; nil looks where `scripts/bootstrap` puts it.
  public init(store: RunStore, plugin: URL? = nil) throws {
    self.store = store
    self.plugin = plugin
    world = try World()
    tokenizer = try WordPieceTokenizer(vocabulary: world.vocabulary)
    worldFingerprint = Fingerprint(of: WorldContent.yaml)
    trialFingerprint = Fingerprint(of: TrialContent.yaml)
  }

  /// The local engine.
  ///
  /// - Throws: `EngineError` when the plugin is missing; it says how to get it.
  func engine() throws -> Engine {
    try opened.withLock { engine in
      if let engine { return engine }
      let fresh = try Engine(plugin: plugin)
      engine = fresh
      return fresh
    }
  }

  /// The finished run of a request that an earlier node made.
  func finished(_ fingerprint: Fingerprint) throws -> URL {
    try store.find(fingerprint.short)
  }

  /// The names that experiments may use for what is read.
  public var catalogue: ReadingCatalogue {
    ReadingCatalogue(names: world.sources.map(\.rawValue) + world.mixes.keys)
  }
}
