import ParableCorpus

/// A uniform sample without replacement of a fixed size, drawn while documents stream by: those
/// whose place hashes lowest.
///
/// Which documents are in it depends on the seed and on where they lie, never on the order in which
/// they were read nor on how the work was divided, so samples of parts merge to the sample of the
/// whole.
///
/// Source: "bottom-k" sampling, Cohen and Kaplan, PODC 2007.
public struct PrioritySample<Element: Sendable>: Sendable {
  /// One drawn element and the number that drew it.
  public struct Item: Sendable {
    /// The lower, the earlier drawn.
    public var priority: UInt64
    /// What was drawn.
    public var element: Element
  }

  /// How many are kept.
  public let capacity: Int
  private var heap: [Item] = []

  /// An empty sample that will hold so many.
  public init(capacity: Int) { self.capacity = capacity }

  /// The drawn ones, in order of their priorities.
  public var items: [Item] { heap.sorted { $0.priority < $1.priority } }

  /// Whether an element of this priority would be drawn now.
  public func wants(_ priority: UInt64) -> Bool {
    capacity > 0 && (heap.count < capacity || priority < heap[0].priority)
  }

  /// Offers an element; it is made only if it is drawn.
  public mutating func offer(_ priority: UInt64, _ element: () -> Element) {
    guard wants(priority) else { return }
    insert(Item(priority: priority, element: element()))
  }

  /// Takes in another sample.
  public mutating func merge(_ other: PrioritySample) {
    for item in other.heap where wants(item.priority) { insert(item) }
  }

  /// Keeps the highest priority on top of a binary heap, so that it is the one to go.
  private mutating func insert(_ item: Item) {
    if heap.count == capacity {
      heap[0] = item
      sink()
    } else {
      heap.append(item)
      rise()
    }
  }

  private mutating func rise() {
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2].priority < heap[child].priority {
      heap.swapAt((child - 1) / 2, child)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child + 1].priority > heap[child].priority { child += 1 }
      guard heap[child].priority > heap[parent].priority else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}

/// Written with the last drawn first: that is a heap, and the same whatever order it grew in.
extension PrioritySample: Codable where Element: Codable {
  private enum CodingKeys: CodingKey { case capacity, heap }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    capacity = try container.decode(Int.self, forKey: .capacity)
    heap = try container.decode([Item].self, forKey: .heap)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(capacity, forKey: .capacity)
    try container.encode(Array(items.reversed()), forKey: .heap)
  }
}
extension PrioritySample.Item: Codable where Element: Codable {}

extension Position {
  /// A number that is drawn by seed and place: SplitMix64's finisher over both, of which JSON can
  /// write 53 bits exactly.
  func priority(seed: UInt64) -> UInt64 {
    func mix(_ value: UInt64) -> UInt64 {
      var z = value &+ 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    let drawn = mix(
      mix(seed ^ UInt64(truncatingIfNeeded: file)) ^ UInt64(truncatingIfNeeded: offset))
    return drawn >> 11
  }
}
