/// Where the text of a parsed line is: the rules of `json_fields.h`, with places.
struct JSONLineFields {
  private static let usual = [
    "text", "content", "contents", "messages", "conversations", "prompt", "completion", "chosen",
    "rejected",
  ]
  private static let alone = 5

  private let line: JSONLine

  init(_ line: JSONLine) { self.line = line }

  /// The strings that the text is made of, in order.
  func pieces(_ fields: [String]) -> [JSONLine.Piece] {
    guard fields.isEmpty else { return fields.flatMap { follow(.object(line.members), steps($0)) } }
    for name in Self.usual.prefix(Self.alone) {
      guard let value = member(name, of: line.members) else { continue }
      let pieces = strings(value, depth: 0)
      if !pieces.isEmpty { return pieces }
    }
    return Self.usual.dropFirst(Self.alone).flatMap { name in
      member(name, of: line.members).map { strings($0, depth: 0) } ?? []
    }
  }

  /// Where a key stands twice, the last one counts.
  private func member(_ key: String, of members: [JSONLine.Member]) -> JSONLine.Node? {
    members.last { $0.key == key }?.value
  }

  private func strings(_ node: JSONLine.Node, depth: Int) -> [JSONLine.Piece] {
    switch node {
    case .string(let range):
      let piece = JSONLineScanner.piece(line.bytes, range)
      return piece.text.isEmpty ? [] : [piece]
    case .array(let nodes): return depth > 3 ? [] : nodes.flatMap { strings($0, depth: depth + 1) }
    case .object(let members):
      let body = ["content", "value", "text"].lazy.compactMap { member($0, of: members) }.first
      return depth > 3 ? [] : body.map { strings($0, depth: depth + 1) } ?? []
    case .other: return []
    }
  }

  private func steps(_ path: String) -> ArraySlice<(key: String, lists: Int)> {
    path.split(separator: ".").map { step in
      var (key, lists) = (String(step), 0)
      while key.hasSuffix("[]") {
        key.removeLast(2)
        lists += 1
      }
      return (key, lists)
    }[...]
  }

  private func follow(
    _ node: JSONLine.Node, _ steps: ArraySlice<(key: String, lists: Int)>
  ) -> [JSONLine.Piece] {
    guard let step = steps.first else { return strings(node, depth: 0) }
    guard case .object(let members) = node, let next = member(step.key, of: members) else {
      return []
    }
    return enter(next, step.lists).flatMap { follow($0, steps.dropFirst()) }
  }

  private func enter(_ node: JSONLine.Node, _ lists: Int) -> [JSONLine.Node] {
    guard lists > 0 else { return [node] }
    guard case .array(let nodes) = node else { return [] }
    return nodes.flatMap { enter($0, lists - 1) }
  }
}
