/// What can be wrong with an experiment file. Nothing has run when one of these is thrown.
public enum ExperimentError: Error, Hashable {
  /// A value is missing or is not what the key wants.
  case malformed(path: String, line: Int, reason: String)
  /// A key that means nothing here.
  case unknownKey(path: String, line: Int, key: String, context: String, known: [String])
  /// A name that nothing in the file or in the world bears.
  case unknownName(path: String, line: Int, name: String, role: String, known: [String])
  /// Stages that wait for each other.
  case cycle(path: String, stages: [String])
}

extension ExperimentError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .malformed(let path, let line, let reason):
      "\(path):\(line): \(reason). Correct it and run again."
    case .unknownKey(let path, let line, let key, let context, let known):
      "\(path):\(line): \(context) has no key \"\(key)\"\(suggestion(for: key, among: known)). "
        + "It knows \(known.joined(separator: ", "))."
    case .unknownName(let path, let line, let name, let role, let known):
      "\(path):\(line): there is no \(role) \"\(name)\"\(suggestion(for: name, among: known)). "
        + "There is \(known.joined(separator: ", "))."
    case .cycle(let path, let stages):
      "\(path): \(stages.joined(separator: " begins from ")): a stage cannot begin from itself. "
        + "Let one of them begin from another stage."
    }
  }
}

/// `; did you mean "x"?` for the nearest known word, when one is near.
private func suggestion(for word: String, among known: [String]) -> String {
  let near = known.map { ($0, editDistance(word, $0)) }.min { $0.1 < $1.1 }
  guard let near, word.isNear(near.0) else { return "" }
  return " (did you mean \"\(near.0)\"?)"
}

extension String {
  /// Whether this may be the other word, misspelt.
  func isNear(_ other: String) -> Bool { editDistance(self, other) <= max(1, count / 3) }
}

/// The number of insertions, deletions and replacements between two words (Levenshtein 1966).
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let replaced = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
