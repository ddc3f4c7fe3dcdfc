import Foundation
import ParableContent
import ParableCore
import ParableYAML

/// What makes a passage worth reading: words for artificial agents, and words for acts.
///
/// - SeeAlso: `Content/Shelf/lexicon.yaml` for how a term is written and when it counts.
public struct Lexicon: Sendable, Hashable {
  /// How far apart an agent and an act may stand, in words.
  public struct Reach: Sendable, Hashable {
    /// Around an agent, whatever lies between.
    public let words: Int
    /// Around an agent, as long as no blank line lies between.
    public let paragraph: Int
    /// Around a word that only may mean an agent.
    public let weak: Int
    /// Around what was found, to make a window for the next stage.
    public let context: Int
  }

  /// What a word for an agent is worth.
  public enum EntityKind: String, Sendable, Hashable, CaseIterable {
    /// It means an artificial agent by itself.
    case general
    /// The name of one, mostly from fiction.
    case named
    /// It means one in some texts: it counts only with a firm act very near.
    case weak
  }

  /// A word for an agent.
  public struct Entity: Sendable, Hashable {
    public let term: Term
    public let kind: EntityKind
  }

  /// A word for an act, and the codes that it may be about.
  public struct Act: Sendable, Hashable {
    public let term: Term
    public fileprivate(set) var codes: [Code]
    /// Whether it may count with a weak word for an agent.
    public fileprivate(set) var isFirm: Bool
  }

  /// The lexicon's own name and version.
  public let name: String
  public let reach: Reach
  /// Strong ones first.
  public let entities: [Entity]
  /// Each term once, in the order of the file.
  public let acts: [Act]
  /// What merely looks like an agent or an act, such as `robots.txt`: nothing in it counts.
  public let exceptions: [Term]
  /// The SHA-256 of the text that was read.
  public let fingerprint: Fingerprint
}

extension Lexicon {
  /// The lexicon that stands on the shelf, or the one in a file.
  ///
  /// - Throws: ``YAMLError`` with file and line, ``FileError`` for a file that cannot be read.
  public init(file: URL? = nil, codebook: Codebook) throws {
    guard let file else {
      let path = ShelfContent.lexiconPath
      try self.init(yaml: ShelfContent.lexicon, path: path, codebook: codebook)
      return
    }
    try self.init(yaml: try textOfFile(file), path: file.path, codebook: codebook)
  }

  /// Reads a lexicon from YAML; `path` is what messages call it.
  public init(yaml: String, path: String, codebook: Codebook) throws {
    let file = try StrictYAML(text: yaml, path: path)
    name = try file.string("lexicon")
    reach = try file.mapping("reach") { try Reach($0) }
    entities = try file.mapping("entities") { try Lexicon.entities(of: $0) }
    acts = try file.mapping("acts") { try Lexicon.acts(of: $0, path, codebook) }
    exceptions = try Lexicon.terms("exceptions", of: file)
    try file.finish()
    fingerprint = Fingerprint(of: Array(yaml.utf8))
  }

  private static func entities(of yaml: StrictYAML) throws -> [Entity] {
    var seen: Set<Term> = []
    return try EntityKind.allCases.flatMap { kind in
      try terms(kind.rawValue, of: yaml).filter { seen.insert($0).inserted }
        .map { Entity(term: $0, kind: kind) }
    }
  }

  private static func acts(
    of yaml: StrictYAML, _ path: String, _ codebook: Codebook
  ) throws -> [Act] {
    let known = codebook.entries.map(\.code).filter { !$0.isNeutral }
    var acts: [Act] = []
    var places: [Term: Int] = [:]
    for key in yaml.keys() {
      let code = Code(rawValue: key)
      guard known.contains(code) else {
        throw YAMLError.unknownName(
          path: path, line: yaml.lineOfKey(key), name: key, role: "code",
          known: known.map(\.rawValue))
      }
      let (firm, soft) = try yaml.mapping(key) { group in
        (try terms("firm", of: group), try terms("soft", of: group))
      }
      for (term, isFirm) in firm.map({ ($0, true) }) + soft.map({ ($0, false) }) {
        let place = places[term, default: acts.count]
        if place == acts.count { acts.append(Act(term: term, codes: [], isFirm: false)) }
        places[term] = place
        acts[place].isFirm = acts[place].isFirm || isFirm
        if acts[place].codes.last != code { acts[place].codes.append(code) }
      }
    }
    return acts
  }

  private static func terms(_ key: String, of yaml: StrictYAML) throws -> [Term] {
    try yaml.strings(key).map { text in
      guard let term = Term(text) else {
        throw yaml.invalid(
          key,
          "\"\(text)\" is no term: letters, digits, . ' - * # and \" _ \", beginning with a word")
      }
      return term
    }
  }
}

extension Lexicon.Reach {
  init(_ yaml: StrictYAML) throws {
    words = try yaml.integer("words", in: 1...1000)
    paragraph = try yaml.integer("paragraph", in: 1...1000)
    weak = try yaml.integer("weak", in: 1...1000)
    context = try yaml.integer("context", in: 1...1000)
    guard weak <= words, words <= paragraph else {
      throw yaml.invalid("words", "the reaches must rise: weak, words, paragraph")
    }
  }
}
