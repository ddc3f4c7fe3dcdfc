/// Joins the pieces of a word, the pair that was learned first before all others, and of equal
/// pairs the leftmost first, until no neighbours are a pair.
struct BytePairMerges: Sendable {
  /// When a pair was learned, and what it becomes.
  struct Merge: Sendable {
    let rank: Int32
    let id: Int32
  }

  /// Above this length a queue beats looking at every pair after every merge.
  private static let longestShortWord = 64

  private var merges: [UInt64: Merge] = [:]

  init(reserving count: Int) { merges.reserveCapacity(count) }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    merges[Self.key(left, right)] = merge
  }

  private func merge(_ left: Int32, _ right: Int32) -> Merge? { merges[Self.key(left, right)] }

  /// Merges all of `word` in place.
  func apply(to word: inout [Int32]) {
    if word.count > Self.longestShortWord {
      applyWithQueue(to: &word)
    } else {
      applySimply(to: &word)
    }
  }

  /// The reference: merge by merge, looking at every pair.
  func applySimply(to word: inout [Int32]) {
    guard word.count > 1 else { return }
    var pairs = zip(word, word.dropFirst()).map { merge($0, $1) }
    while true {
      var best = -1
      var least = Int32.max
      for (place, pair) in pairs.enumerated() {
        if let pair, pair.rank < least { (best, least) = (place, pair.rank) }
      }
      guard best >= 0, let pair = pairs[best] else { return }
      word[best] = pair.id
      word.remove(at: best + 1)
      pairs.remove(at: best)
      if best > 0 { pairs[best - 1] = merge(word[best - 1], word[best]) }
      if best < pairs.count { pairs[best] = merge(word[best], word[best + 1]) }
    }
  }

  /// The same for a word of any length, in time n log n.
  func applyWithQueue(to word: inout [Int32]) {
    let count = word.count
    var next = Array(1...max(1, count))
    var previous = Array(-1..<max(0, count - 1))
    var queue = PairQueue()
    func push(_ left: Int, _ right: Int) {
      guard left >= 0, right < count, let merge = merge(word[left], word[right]) else { return }
      queue.push(rank: merge.rank, place: left)
    }
    for left in 0..<max(0, count - 1) { push(left, left + 1) }
    while let (rank, left) = queue.pop() {
      // A pair that has changed since it was queued is there again with its new rank.
      guard word[left] >= 0, next[left] < count,
        let merge = merge(word[left], word[next[left]]), merge.rank == rank
      else { continue }
      let right = next[left]
      word[left] = merge.id
      word[right] = -1
      next[left] = next[right]
      if next[left] < count { previous[next[left]] = left }
      push(previous[left], left)
      push(left, next[left])
    }
    word.removeAll { $0 < 0 }
  }
}

/// A binary heap of pairs: lowest rank first, then leftmost.
private struct PairQueue {
  private var heap: [UInt64] = []

  mutating func push(rank: Int32, place: Int) {
    heap.append(UInt64(rank) << 32 | UInt64(place))
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (rank: Int32, place: Int)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (Int32(first >> 32), Int(first & 0xFFFF_FFFF))
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
