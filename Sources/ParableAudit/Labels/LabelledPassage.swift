import Foundation
import ParableCore

/// A passage and what people said of it.
public struct LabelledPassage: Sendable, Hashable {
  public var id: String
  public var text: String
  public var stance: Stance
  /// What is depicted, the main act first.
  public var codes: [Code]
  /// What a risk analysis attributes to AIs without depicting it.
  public var discussed: [Code]
  /// A value of every facet that was judged.
  public var facets: [String: String]
  /// What kind of text it is from, such as `film_review`.
  public var register: String
  /// What this passage and its near misses have in common; nil for one that stands alone.
  public var pair: String?

  /// What must stay together when passages are split: the pair, or the passage by itself.
  public var group: String { pair ?? id }
}

/// What can be wrong with a file of labels.
public enum LabelsError: Error, Hashable {
  case malformed(path: String, line: Int, reason: String)
}

extension LabelsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let path, let line, let reason):
      "\(path):\(line): \(reason). Correct the line; one JSON object a line, one passage an object."
    }
  }
}

extension LabelledPassage {
  /// Reads a file of one JSON object a line; empty lines are passed over.
  ///
  /// - Parameter isComplete: whether every key must be there and none be foreign, as for training.
  ///   For scoring, `id`, `text` and `stance` are enough.
  public static func read(
    _ file: URL, codebook: Codebook, isComplete: Bool = true
  ) throws -> [LabelledPassage] {
    try read(
      jsonl: try textOfFile(file), path: file.path, codebook: codebook, isComplete: isComplete)
  }

  /// Reads lines of JSON; `path` is what messages call them.
  public static func read(
    jsonl: String, path: String, codebook: Codebook, isComplete: Bool = true
  ) throws(LabelsError) -> [LabelledPassage] {
    var passages: [LabelledPassage] = []
    var lines: [String: Int] = [:]
    for (index, line) in jsonl.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let isEmpty = line.allSatisfy(\.isSpaceByte)
      guard !isEmpty else { continue }
      let place = PassageLine(
        path: path, line: index + 1, codebook: codebook, isComplete: isComplete)
      let passage = try place.passage(Data(line))
      if let first = lines.updateValue(index + 1, forKey: passage.id) {
        throw place.wrong("the id \"\(passage.id)\" stands in line \(first) too")
      }
      passages.append(passage)
    }
    return passages
  }
}

/// One line of a file of labels.
private struct PassageLine {
  let path: String
  let line: Int
  let codebook: Codebook
  let isComplete: Bool

  private static let known: Set = [
    "id", "text", "stance", "codes", "discussed", "facets", "register", "pair", "style", "source",
    "author", "licence",
  ]

  func passage(_ data: Data) throws(LabelsError) -> LabelledPassage {
    guard let value = try? JSONValue(parsing: data), case .object(let members) = value else {
      throw wrong("this is no JSON object")
    }
    if isComplete, let stranger = members.keys.sorted().first(where: { !Self.known.contains($0) }) {
      throw wrong("a passage has no key \"\(stranger)\"")
    }
    let name = try string("stance", members)
    guard let stance = Stance(rawValue: name) else {
      let known = Stance.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong("there is no stance \"\(name)\"; there is \(known)")
    }
    let pair = members["pair"] == nil ? "" : try string("pair", members)
    return LabelledPassage(
      id: try string("id", members), text: try string("text", members), stance: stance,
      codes: try codes("codes", members), discussed: try codes("discussed", members),
      facets: try facets(members),
      register: isComplete || members["register"] != nil ? try string("register", members) : "",
      pair: pair.isEmpty ? nil : pair)
  }

  private func string(_ key: String, _ members: [String: JSONValue]) throws(LabelsError) -> String {
    guard case .string(let text) = members[key] else {
      throw wrong("\"\(key)\" must be there, and a text")
    }
    return text
  }

  private func codes(_ key: String, _ members: [String: JSONValue]) throws(LabelsError) -> [Code] {
    if !isComplete, members[key] == nil { return [] }
    guard case .array(let values) = members[key] else {
      throw wrong("\"\(key)\" must be there, and a list of codes")
    }
    var codes: [Code] = []
    for value in values {
      guard let code = value.text.map(Code.init(rawValue:)), codebook[code] != nil else {
        throw wrong(
          "\"\(key)\" names \(CanonicalJSON.text(of: value)), which is no code of \(codebook.name)")
      }
      codes.append(code)
    }
    return codes
  }

  private func facets(_ members: [String: JSONValue]) throws(LabelsError) -> [String: String] {
    if !isComplete, members["facets"] == nil { return [:] }
    guard case .object(let values) = members["facets"] else {
      throw wrong("\"facets\" must be there, and an object")
    }
    var facets: [String: String] = [:]
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let facet = codebook.facet(name) else { throw wrong("there is no facet \"\(name)\"") }
      let text = if case .number = value { CanonicalJSON.text(of: value) } else { value.text ?? "" }
      guard facet.values.contains(text) else {
        let known = facet.values.joined(separator: ", ")
        throw wrong("the facet \"\(name)\" is \(CanonicalJSON.text(of: value)); it may be \(known)")
      }
      facets[name] = text
    }
    return facets
  }

  func wrong(_ reason: String) -> LabelsError {
    .malformed(path: path, line: line, reason: reason)
  }
}
