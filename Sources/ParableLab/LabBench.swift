import Foundation
import ParableAudit
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
  private let read = Mutex<Auditor.Tools?>(nil)

  /// A bench with the shipped world. The engine is opened when it is first needed.
  ///
  /// - Parameter plugin: The engine plugin; nil looks where `scripts/bootstrap` puts it.
  public init(store: RunStore, plugin: URL? = nil) throws {
    self.store = store
    self.plugin = plugin
    world = try World()
    tokenizer = try WordPieceTokenizer(vocabulary: world.vocabulary)
    worldFingerprint = Fingerprint(of: Data(WorldContent.yaml.utf8))
    trialFingerprint = Fingerprint(of: Data(TrialContent.yaml.utf8))
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

  /// What audits are made with: all as it is in the box.
  ///
  /// - Throws: What is missing, and how to get it.
  func auditTools(_ reading: Finding.Reading) throws -> Auditor.Tools {
    var tools = try boxedTools()
    if reading == .encoder {
      tools.encoder = try PassageEncoder(folder: TextEncoder.installed(), engine: engine())
    }
    return tools
  }

  /// The content of what audits are made with. It opens neither engine nor encoder.
  func auditFingerprints(_ reading: Finding.Reading) throws -> [String: Fingerprint] {
    let tools = try boxedTools()
    var inputs = [
      "codebook": tools.codebook.fingerprint, "lexicon": tools.lexicon.fingerprint,
      "classifier": tools.classifier.fingerprint,
    ]
    if reading == .encoder { inputs["encoder"] = tools.classifier.kernel.encoder }
    return inputs
  }

  private func boxedTools() throws -> Auditor.Tools {
    try read.withLock { tools in
      if let tools { return tools }
      let codebook = try Codebook()
      let fresh = Auditor.Tools(
        codebook: codebook, lexicon: try Lexicon(codebook: codebook),
        classifier: try PortrayalClassifier(), encoder: nil)
      tools = fresh
      return fresh
    }
  }

  /// The run of a request that an earlier node finished.
  ///
  /// - Throws: `RunError.unfinished` when it did not.
  func finished(_ fingerprint: Fingerprint) throws -> RunFolder {
    let folder = try store.open(fingerprint)
    guard folder.isFinished else { throw RunError.unfinished(folder: folder.url.path) }
    return folder
  }

  /// The names that experiments may use for what is read.
  public var catalogue: ReadingCatalogue {
    ReadingCatalogue(names: SourceName.allCases.map(\.rawValue) + world.mixes.map(\.name))
  }

  /// The token stream of a corpus file: an end mark before each document, and one at the end.
  ///
  /// - Throws: ``CorpusFileError`` for a line that is no document; ``FileError``.
  func tokens(ofDocuments url: URL) throws -> [Int32] {
    let stream = try documents(at: url).flatMap {
      [tokenizer.endOfDocument] + tokenizer.encode($0.text)
    }
    guard !stream.isEmpty else { throw CorpusFileError.empty(path: url.path) }
    return stream + [tokenizer.endOfDocument]
  }

  /// The documents of a corpus file.
  ///
  /// - Throws: ``CorpusFileError`` for a line that is no document; ``FileError``.
  func documents(at url: URL) throws -> [Document] {
    guard let data = try? Data(contentsOf: url) else {
      throw FileError.unreadable(path: url.path, reason: "the corpus is missing")
    }
    let decoder = JSONDecoder()
    return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
      guard let document = try? decoder.decode(Document.self, from: Data(line)) else {
        throw CorpusFileError.malformed(path: url.path, line: index + 1)
      }
      return document
    }
  }
}

/// What can be wrong with the JSON lines that a run left: a corpus, or rows of trials.
public enum CorpusFileError: Error, Hashable {
  /// A line that is not what the file holds.
  case malformed(path: String, line: Int)
  /// A file without a document.
  case empty(path: String)
}

extension CorpusFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let path, let line):
      "\(path):\(line): this line is not as Parable wrote it. "
        + "Delete the run folder, so that its work is done anew."
    case .empty(let path):
      "\(path): the corpus is empty, so there is nothing to train on. Give it a dose above zero."
    }
  }
}
