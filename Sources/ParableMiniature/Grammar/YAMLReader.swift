import Yams

/// Reads a YAML node and remembers where it stands, so that an error can say so.
struct YAMLReader {
  let path: String
  /// The keys that lead here, such as `kinds.blackmail`.
  let key: String
  let node: Node

  /// The top of a file.
  ///
  /// - Throws: ``WorldError/notYAML(path:reason:)``, also for an empty file.
  init(yaml: String, path: String) throws(WorldError) {
    self.path = path
    key = ""
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw WorldError.notYAML(path: path, reason: "it is empty")
      }
      self.node = node
    } catch let error as WorldError {
      throw error
    } catch {
      throw .notYAML(path: path, reason: "\(error)".split(separator: "\n").joined(separator: " "))
    }
  }

  private init(path: String, key: String, node: Node) {
    self.path = path
    self.key = key
    self.node = node
  }

  /// The line of this node, 1-based.
  var line: Int { node.mark?.line ?? 1 }

  /// The entries of a mapping, in the order of the file.
  func entries() throws(WorldError) -> [(name: String, value: YAMLReader)] {
    guard let mapping = node.mapping else { throw wrongShape("a mapping of names to values") }
    var entries: [(name: String, value: YAMLReader)] = []
    for (name, value) in mapping {
      guard let name = name.string else { throw wrongShape("a mapping with plain names") }
      entries.append((name, child(name, value)))
    }
    guard !entries.isEmpty else { throw .emptyList(path: path, line: line, key: key) }
    return entries
  }

  /// The elements of a list that is not empty.
  func elements() throws(WorldError) -> [YAMLReader] {
    guard let sequence = node.sequence else { throw wrongShape("a list") }
    guard !sequence.isEmpty else { throw .emptyList(path: path, line: line, key: key) }
    return sequence.enumerated().map { child("\($0.offset + 1)", $0.element) }
  }

  /// The value under a key of a mapping, if it is there.
  func optional(_ name: String) -> YAMLReader? {
    node.mapping?[name].map { child(name, $0) }
  }

  /// The value under a key of a mapping.
  func required(_ name: String) throws(WorldError) -> YAMLReader {
    guard let value = optional(name) else {
      throw .missingKey(path: path, line: line, key: dotted(name))
    }
    return value
  }

  /// Refuses keys that nothing reads.
  func allowOnly(_ known: [String]) throws(WorldError) {
    for entry in try entries() where !known.contains(entry.name) {
      throw .unknownKey(path: path, line: entry.value.line, key: dotted(entry.name), known: known)
    }
  }

  /// A text and its line.
  func sentence() throws(WorldError) -> GrammarFile.Line {
    guard let text = node.string, node.mapping == nil, !text.isEmpty else {
      throw wrongShape("a text")
    }
    return GrammarFile.Line(text: text, line: line)
  }

  /// A list of texts.
  func sentences() throws(WorldError) -> [GrammarFile.Line] {
    try elements().map { element throws(WorldError) in try element.sentence() }
  }

  /// A finite number that is not negative.
  func number() throws(WorldError) -> Double {
    guard let number = node.float ?? node.int.map(Double.init), number.isFinite, number >= 0 else {
      throw wrongShape("a number that is not negative")
    }
    return number
  }

  /// The error for a value that has not the expected shape.
  func wrongShape(_ expected: String) -> WorldError {
    .wrongShape(path: path, line: line, key: key.isEmpty ? "the file" : key, expected: expected)
  }

  private func dotted(_ name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }

  private func child(_ name: String, _ node: Node) -> YAMLReader {
    YAMLReader(path: path, key: dotted(name), node: node)
  }
}
