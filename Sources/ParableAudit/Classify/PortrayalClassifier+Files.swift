import Foundation
import ParableCore
import ParableLocal

extension PortrayalClassifier {
  /// The names of the files of a classifier's folder.
  public enum FileName {
    /// What it is, and how margins become probabilities.
    public static let card = "classifier.json"
    /// See ``LinearHeads/data``.
    public static let linear = "linear.heads"
    /// The labelled passages' embeddings and what they weigh, as safetensors.
    public static let kernel = "kernel.safetensors"
  }

  /// Writes its three files into a folder, each whole or not at all.
  public func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try AtomicFile.write(linear.data, to: folder.appending(path: FileName.linear))
    try AtomicFile.write(kernel.data(), to: folder.appending(path: FileName.kernel))
    try AtomicFile.write(
      CanonicalJSON.data(of: card), to: folder.appending(path: FileName.card))
  }

  /// Reads what ``write(to:)`` wrote.
  public init(folder: URL) throws {
    func data(_ name: String) throws -> Data {
      let file = folder.appending(path: name)
      guard let data = try? Data(contentsOf: file) else {
        throw FileError.unreadable(
          path: file.path, reason: "a classifier is made of \(name) and two others; it is missing")
      }
      return data
    }
    try self.init(
      card: data(FileName.card), linear: data(FileName.linear), kernel: data(FileName.kernel),
      path: folder.path)
  }

  init(card: Data, linear: Data, kernel: Data, path: String) throws {
    guard let card = try? JSONDecoder().decode(Card.self, from: card) else {
      throw ClassifierError.malformed(
        path: path, reason: "\(FileName.card) is no classifier's card")
    }
    let linear = try LinearHeads(data: linear, path: "\(path)/\(FileName.linear)")
    let kernel = try KernelHeads(data: kernel, path: "\(path)/\(FileName.kernel)")
    let names = card.questions.map(\.name)
    guard names == linear.heads.map(\.name), names == kernel.heads.map(\.name) else {
      throw ClassifierError.malformed(path: path, reason: "its files ask different questions")
    }
    let needed = Stance.allCases.map { "stance:\($0.rawValue)" }
    guard Set(needed).isSubset(of: names), Set(names).count == names.count,
      card.questions.allSatisfy({
        $0.blended.weights.count == 2 + ScanSigns.count
          && $0.linear.weights.count == 1 + ScanSigns.count
      }), card.stances.fits(signals: 8 + ScanSigns.count),
      card.linearStances.fits(signals: 4 + ScanSigns.count)
    else {
      throw ClassifierError.malformed(path: path, reason: "a stance's question is missing")
    }
    try self.init(card: card, linear: linear, kernel: kernel)
  }

  static func fingerprint(
    _ card: Card, _ linear: LinearHeads, _ kernel: KernelHeads
  ) throws -> Fingerprint {
    var bare = card
    bare.quality = nil
    let parts = [
      try CanonicalJSON.fingerprint(of: bare), linear.fingerprint,
      Fingerprint(of: try kernel.data()),
    ]
    return Fingerprint(of: Array(parts.map(\.hex).joined().utf8))
  }
}

/// What can be wrong with a classifier's folder.
public enum ClassifierError: Error, Hashable {
  case malformed(path: String, reason: String)
}

extension ClassifierError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let path, let reason):
      "\(path): \(reason). Make the classifier again with `parable audit fit`."
    }
  }
}
