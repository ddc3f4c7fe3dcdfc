import Foundation
import ParableCore
import ParableYAML

/// What part of a corpus a model drinks, how often, and which of it teaches: the way from a count
/// of documents to a dose.
///
/// A source is a part of the corpus with one recipe. A file belongs to the first source that one of
/// its patterns fits; without a mix, every folder is a source of one epoch, weight 1, all of it
/// trained on.
public struct CorpusMix: Sendable, Hashable, Codable {
  /// What of a record the loss counts.
  public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything.
    case all
    /// What the assistant says.
    case assistant
    /// The completion, and the chosen answer of a pair.
    case completion
  }

  /// A part of the corpus with one recipe.
  public struct Source: Sendable, Hashable, Codable {
    /// What reports call it.
    public var name: String
    /// Patterns of its files' paths: `*` within a folder, `**` across folders.
    public var files: [String]
    /// When it is trained on, such as `pretraining` or `sft`.
    public var stage: String
    /// How often each document is seen.
    public var epochs: Double
    /// What the mixture multiplies its tokens by.
    public var weight: Double
    /// What the loss counts.
    public var loss: Loss

    /// A source from its parts.
    public init(
      name: String, files: [String], stage: String = "training", epochs: Double = 1,
      weight: Double = 1, loss: Loss = .all
    ) {
      self.name = name
      self.files = files
      self.stage = stage
      self.epochs = epochs
      self.weight = weight
      self.loss = loss
    }
  }

  /// The sources, in the order in which they are asked whether a file is theirs.
  public var sources: [Source]
  /// The number of the source of each file of the plan.
  public private(set) var ownerOfFile: [Int]

  /// The source of a file.
  public func source(ofFile file: Int) -> Source { sources[ownerOfFile[file]] }
}

extension CorpusMix {
  /// Every folder a source of its own, named by its path behind what all files share.
  public init(foldersOf paths: [String]) {
    let folders = paths.map { path in path.split(separator: "/").dropLast().map(String.init) }
    let shared = folders.dropFirst().reduce(folders.first ?? []) { common, folder in
      zip(common, folder).prefix { $0 == $1 }.map(\.0)
    }
    let names = folders.map { folder in
      let rest = folder.dropFirst(shared.count)
      return rest.isEmpty ? shared.last ?? "." : rest.joined(separator: "/")
    }
    let distinct = Array(Set(names)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    sources = distinct.map { Source(name: $0, files: []) }
    ownerOfFile = names.map { numbers[$0]! }
  }

  /// Reads a mix file and gives each file of the plan its source; files that no pattern fits make a
  /// source `unlisted`.
  ///
  /// - Throws: `YAMLError` with file and line, `FileError` for a file that cannot be read.
  public init(file: URL, paths: [String]) throws {
    try self.init(yaml: try textOfFile(file), path: file.path, paths: paths)
  }

  init(yaml: String, path: String, paths: [String]) throws {
    let file = try StrictYAML(text: yaml, path: path)
    var sources = try file.mappings("sources") { try Source($0) }
    try file.finish()
    if let twice = Dictionary(grouping: sources, by: \.name).first(where: { $1.count > 1 }) {
      throw file.invalid("sources", "the source \"\(twice.key)\" stands twice")
    }
    let patterns = sources.map { $0.files.map(PathPattern.init) }
    let owners = paths.map { path in
      patterns.firstIndex { $0.contains { $0.matches(path) } } ?? patterns.count
    }
    if owners.contains(patterns.count) { sources.append(Source(name: "unlisted", files: ["**"])) }
    self.sources = sources
    ownerOfFile = owners
  }
}

extension CorpusMix.Source {
  fileprivate init(_ yaml: StrictYAML) throws {
    name = try yaml.string("source")
    files = try yaml.strings("files")
    stage = yaml.has("stage") ? try yaml.string("stage") : "training"
    epochs = yaml.has("epochs") ? try yaml.number("epochs", in: 0...10_000) : 1
    weight = yaml.has("weight") ? try yaml.number("weight", in: 0...1_000_000) : 1
    let name = yaml.has("loss") ? try yaml.string("loss") : "all"
    guard let loss = CorpusMix.Loss(rawValue: name) else {
      let known = CorpusMix.Loss.allCases.map(\.rawValue).joined(separator: ", ")
      throw yaml.invalid("loss", "there is no loss \"\(name)\"; there is \(known)")
    }
    self.loss = loss
  }
}
