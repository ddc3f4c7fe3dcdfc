/// What can be wrong with a grammar file.
public enum WorldError: Error, Hashable {
  case notYAML(path: String, reason: String)
  case missingKey(path: String, line: Int, key: String)
  case unknownKey(path: String, line: Int, key: String, known: [String])
  case wrongShape(path: String, line: Int, key: String, expected: String)
  case emptyList(path: String, line: Int, key: String)
  case definedTwice(path: String, line: Int, name: String)
  case unknownName(path: String, line: Int, what: String, name: String)
  case badSentence(path: String, line: Int, sentence: String, reason: String)
  case endlessPhrase(path: String, line: Int, name: String)
  case shareSum(path: String, line: Int, key: String, sum: Double)
  case unknownMix(name: String, known: [String])
}

extension WorldError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notYAML(let path, let reason):
      "\(path) is not YAML: \(reason). Fix the syntax there."
    case .missingKey(let path, let line, let key):
      "\(path):\(line): `\(key)` is missing. Add it."
    case .unknownKey(let path, let line, let key, let known):
      "\(path):\(line): unknown key `\(key)`. Use one of: \(known.joined(separator: ", "))."
    case .wrongShape(let path, let line, let key, let expected):
      "\(path):\(line): `\(key)` must be \(expected)."
    case .emptyList(let path, let line, let key):
      "\(path):\(line): `\(key)` is an empty list. Give it at least one entry."
    case .definedTwice(let path, let line, let name):
      "\(path):\(line): `\(name)` is defined twice. Rename one of the two."
    case .unknownName(let path, let line, let what, let name):
      "\(path):\(line): there is no \(what) `\(name)`. Define it, or correct the name."
    case .badSentence(let path, let line, let sentence, let reason):
      "\(path):\(line): \(reason) in “\(sentence)”. Correct the sentence."
    case .endlessPhrase(let path, let line, let name):
      "\(path):\(line): the phrase `\(name)` contains itself. Break the circle."
    case .shareSum(let path, let line, let key, let sum):
      "\(path):\(line): the shares of `\(key)` sum to \(sum), not to 100. Correct them."
    case .unknownMix(let name, let known):
      "There is no mix `\(name)`. Use one of: \(known.joined(separator: ", "))."
    }
  }
}
