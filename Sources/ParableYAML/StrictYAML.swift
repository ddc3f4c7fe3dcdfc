import Foundation
import Yams

/// A mapping of a YAML file that is read key by key, so that a key nobody asked for is an error.
///
/// Each reading function names file, line and key when the value is not what is wanted.
public final class StrictYAML {
  private let path: String
  private let context: String
  private let line: Int
  private let entries: [(key: String, node: Node)]
  private var asked: Set<String> = []

  /// Reads the text of a file whose top is a mapping.
  public convenience init(text: String, path: String) throws {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw YAMLError.malformed(path: path, line: error.line, reason: error.plainReason)
    }
    guard let node else {
      throw YAMLError.malformed(path: path, line: 1, reason: "the file is empty")
    }
    try self.init(node, path: path, context: "the file")
  }

  private init(_ node: Node, path: String, context: String) throws {
    self.path = path
    self.context = context
    line = node.mark?.line ?? 1
    guard case .mapping(let mapping) = node else {
      throw YAMLError.malformed(
        path: path, line: line, reason: "\(context) must be a mapping of keys to values")
    }
    entries = mapping.map { ($0.key.string ?? "?", $0.value) }
  }

  /// Refuses keys that were never asked for. Call it when all reading is done.
  public func finish() throws {
    guard let stranger = entries.first(where: { !asked.contains($0.key) }) else { return }
    throw YAMLError.unknownKey(
      path: path, line: lineOfKey(stranger.key), key: stranger.key, context: context,
      known: asked.sorted())
  }

  /// The line on which a key's value begins, for errors about meaning.
  public func lineOfKey(_ key: String) -> Int {
    entries.first { $0.key == key }?.node.mark?.line ?? line
  }

  /// The keys in the order of the file; asking for them counts as asking for each.
  public func keys() -> [String] {
    asked.formUnion(entries.map(\.key))
    return entries.map(\.key)
  }

  /// Whether a key is there.
  public func has(_ key: String) -> Bool {
    asked.insert(key)
    return entries.contains { $0.key == key }
  }

  public func string(_ key: String) throws -> String {
    let node = try self.node(key)
    guard let text = node.string else { throw wrong(key, node, "a text") }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  public func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int {
    let node = try self.node(key)
    guard let text = node.string, let value = Int(text.replacing("_", with: "")),
      range.contains(value)
    else {
      throw wrong(key, node, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  public func number(_ key: String, in range: ClosedRange<Double>) throws -> Double {
    let node = try self.node(key)
    guard let value = node.string.flatMap({ Double($0) }), range.contains(value) else {
      throw wrong(key, node, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  public func flag(_ key: String) throws -> Bool {
    let node = try self.node(key)
    guard let value = node.bool else { throw wrong(key, node, "true or false") }
    return value
  }

  public func strings(_ key: String) throws -> [String] {
    try list(key) { node, _ in
      guard let text = node.string else { throw wrong(key, node, "a list of texts") }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  public func integers(_ key: String, in range: ClosedRange<Int>) throws -> [Int] {
    try list(key) { node, _ in
      guard let value = node.string.flatMap({ Int($0) }), range.contains(value) else {
        throw wrong(
          key, node, "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
  }

  /// A mapping under a key; it is read and finished by `read`.
  public func mapping<Value>(_ key: String, _ read: (StrictYAML) throws -> Value) throws -> Value {
    try finished(try node(key), "\"\(key)\"", read)
  }

  /// A list of mappings under a key.
  public func mappings<Value>(_ key: String, _ read: (StrictYAML) throws -> Value) throws -> [Value]
  {
    try list(key) { node, index in try finished(node, "\"\(key)\" number \(index + 1)", read) }
  }

  /// An error about an entry of the mapping under a key, at the entry's line.
  public func invalid(_ key: String, at entry: String, _ reason: String) -> YAMLError {
    let node = entries.first { $0.key == key }?.node
    let line = node?.mapping?.first { $0.key.string == entry }?.key.mark?.line
    return .malformed(path: path, line: line ?? lineOfKey(key), reason: reason)
  }

  /// An error about what a value means, at the value's line.
  public func invalid(_ key: String, _ reason: String) -> YAMLError {
    .malformed(path: path, line: lineOfKey(key), reason: reason)
  }

  private func finished<Value>(
    _ node: Node, _ context: String, _ read: (StrictYAML) throws -> Value
  ) throws -> Value {
    let mapping = try StrictYAML(node, path: path, context: context)
    let value = try read(mapping)
    try mapping.finish()
    return value
  }

  private func list<Value>(_ key: String, _ read: (Node, Int) throws -> Value) throws -> [Value] {
    let node = try self.node(key)
    guard case .sequence(let sequence) = node else { throw wrong(key, node, "a list") }
    return try sequence.enumerated().map { try read($0.element, $0.offset) }
  }

  private func node(_ key: String) throws -> Node {
    asked.insert(key)
    if let entry = entries.first(where: { $0.key == key }) { return entry.node }
    // A misspelt key is both strange and missing; the strange one is where the mistake stands.
    let stranger = entries.first { !asked.contains($0.key) && $0.key.isNear(key) }
    if let stranger {
      throw YAMLError.unknownKey(
        path: path, line: lineOfKey(stranger.key), key: stranger.key, context: context,
        known: asked.sorted())
    }
    throw YAMLError.malformed(
      path: path, line: line, reason: "\(context) lacks the key \"\(key)\"")
  }

  private func wrong(_ key: String, _ node: Node, _ wanted: String) -> YAMLError {
    .malformed(
      path: path, line: node.mark?.line ?? line,
      reason: "\"\(key)\" in \(context) must be \(wanted)")
  }
}

extension YamlError {
  fileprivate var line: Int {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: 1
    }
  }

  fileprivate var plainReason: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      "this is not YAML: \(problem)"
    case .duplicatedKeysInMapping(let keys, _):
      "\"\(keys.sorted()[0])\" stands twice in one mapping"
    default: "this is not YAML: \(self)"
    }
  }
}
