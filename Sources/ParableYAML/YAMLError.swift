/// What can be wrong with a file that is read strictly: an experiment, a codebook, a policy.
///
/// Nothing has run when one of these is thrown.
public enum YAMLError: Error, Hashable {
  /// A value is missing or is not what the key wants.
  case malformed(path: String, line: Int, reason: String)
  /// A key that means nothing here.
  case unknownKey(path: String, line: Int, key: String, context: String, known: [String])
  /// A name that nothing in the file or around it bears.
  case unknownName(path: String, line: Int, name: String, role: String, known: [String])
}

extension YAMLError: CustomStringConvertible {
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
