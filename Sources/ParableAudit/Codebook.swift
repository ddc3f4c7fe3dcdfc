import Foundation
import ParableContent
import ParableCore
import ParableYAML

/// What a portrayal may be called: codes for acts, and facets with closed lists of values.
public struct Codebook: Sendable, Hashable {
  /// One code and what it means.
  public struct Entry: Sendable, Hashable {
    public let code: Code
    /// The code in one or two words, such as `self-preservation`.
    public let name: String
    /// The definition.
    public let meaning: String
    /// What looks like it and is not; nil where nothing does.
    public let exception: String?
    /// The good acts that answer a bad one; empty for the others.
    public let matched: [Code]
  }

  /// One thing to be said of every portrayal, and what may be said.
  public struct Facet: Sendable, Hashable {
    public let name: String
    public let values: [String]
  }

  /// The codebook's own name and version, such as `portrayals-v1`.
  public let name: String
  /// All codes in the order of the file: bad acts, good acts, neither.
  public let entries: [Entry]
  /// All facets in the order of the file.
  public let facets: [Facet]
  /// The SHA-256 of the text that was read.
  public let fingerprint: Fingerprint

  /// The entry of a code; nil for one that is not in the book.
  public subscript(code: Code) -> Entry? { entries.first { $0.code == code } }

  /// The facet of this name; nil when there is none.
  public func facet(_ name: String) -> Facet? { facets.first { $0.name == name } }
}

extension Codebook {
  /// The codebook that stands on the shelf, or the one in a file.
  ///
  /// - Throws: ``YAMLError`` with file and line, ``FileError`` for a file that cannot be read.
  public init(file: URL? = nil) throws {
    guard let file else {
      try self.init(yaml: ShelfContent.codebook, path: ShelfContent.codebookPath)
      return
    }
    try self.init(yaml: try textOfFile(file), path: file.path)
  }

  /// Reads a codebook from YAML; `path` is what messages call it.
  public init(yaml: String, path: String) throws {
    let file = try StrictYAML(text: yaml, path: path)
    name = try file.string("codebook")
    entries = try Codebook.entries(of: file)
    facets = try file.mapping("facets") { facets in
      try facets.keys().map { try Codebook.facet($0, facets) }
    }
    try file.finish()
    fingerprint = Fingerprint(of: Array(yaml.utf8))
  }

  private static func entries(of file: StrictYAML) throws -> [Entry] {
    let groups: [(key: String, holds: (Code) -> Bool)] = [
      ("negative", \.isNegative), ("positive", \.isPositive), ("neutral", \.isNeutral),
    ]
    var entries: [Entry] = []
    for group in groups {
      entries += try file.mappings(group.key) { try entry($0, in: group.key, holds: group.holds) }
    }
    try checkNames(entries, file)
    return entries
  }

  private static func entry(
    _ yaml: StrictYAML, in group: String, holds: (Code) -> Bool
  ) throws -> Entry {
    let code = Code(rawValue: try yaml.string("code"))
    guard holds(code) else {
      throw yaml.invalid("code", "\(code) is no \(group) code; N1, P1 and T1 show the three kinds")
    }
    return Entry(
      code: code, name: try yaml.string("name"), meaning: try yaml.string("means"),
      exception: yaml.has("except") ? try yaml.string("except") : nil,
      matched: yaml.has("matched") ? try yaml.strings("matched").map(Code.init) : [])
  }

  private static func checkNames(_ entries: [Entry], _ file: StrictYAML) throws {
    let positive = Set(entries.map(\.code).filter(\.isPositive))
    var seen: Set<Code> = []
    for entry in entries {
      let group =
        entry.code.isNegative ? "negative" : entry.code.isPositive ? "positive" : "neutral"
      guard seen.insert(entry.code).inserted else {
        throw file.invalid(group, "\(entry.code) stands twice")
      }
      if let stranger = entry.matched.first(where: { !positive.contains($0) }) {
        throw file.invalid(
          group, "\(entry.code) is matched with \(stranger), which is no positive code here")
      }
    }
  }

  private static func facet(_ name: String, _ facets: StrictYAML) throws -> Facet {
    let values = try facets.strings(name)
    guard !values.isEmpty, Set(values).count == values.count else {
      throw facets.invalid(name, "the facet \"\(name)\" needs values, each once")
    }
    return Facet(name: name, values: values)
  }
}

/// The text of a small file that a user named.
func textOfFile(_ file: URL) throws(FileError) -> String {
  guard let data = try? Data(contentsOf: file) else {
    throw .unreadable(path: file.path, reason: "it cannot be read")
  }
  guard let text = String(validating: data, as: UTF8.self) else {
    throw .unreadable(path: file.path, reason: "it is not UTF-8")
  }
  return text
}
