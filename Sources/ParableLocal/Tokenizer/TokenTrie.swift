/// Finds the longest token at the beginning of some letters.
///
/// A tree with one node a letter (UTF-8 byte); the children of a node are a chain.
struct TokenTrie: Sendable {
  private struct Node {
    var byte: UInt8
    var token: Int32 = -1
    var firstChild: Int32 = -1
    var nextSibling: Int32 = -1
  }

  private var nodes = [Node(byte: 0)]

  /// Adds a token; its text must not be empty.
  mutating func insert(_ text: some Sequence<UInt8>, id: Int32) {
    var node = 0
    for byte in text {
      node = child(of: node, byte) ?? addChild(to: node, byte)
    }
    nodes[node].token = id
  }

  /// The longest token that `letters` begins with, and its length in bytes.
  func longestMatch(_ letters: ArraySlice<UInt8>) -> (id: Int32, length: Int)? {
    var node = 0
    var best: (id: Int32, length: Int)?
    var length = 0
    for byte in letters {
      guard let next = child(of: node, byte) else { break }
      node = next
      length += 1
      if nodes[node].token >= 0 { best = (nodes[node].token, length) }
    }
    return best
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    var next = nodes[node].firstChild
    while next >= 0 {
      if nodes[Int(next)].byte == byte { return Int(next) }
      next = nodes[Int(next)].nextSibling
    }
    return nil
  }

  private mutating func addChild(to node: Int, _ byte: UInt8) -> Int {
    nodes.append(Node(byte: byte, nextSibling: nodes[node].firstChild))
    nodes[node].firstChild = Int32(nodes.count - 1)
    return nodes.count - 1
  }
}
