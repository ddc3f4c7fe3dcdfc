import ParableCore

/// Finds texts that are nearly the same, so that copies are not counted as so many voices.
///
/// Each text is the set of its runs of words; the share that two sets have in common (Jaccard) is
/// estimated from MinHash signatures, and texts that agree in a whole band of the signature are
/// compared. Source: Broder, "On the resemblance and containment of documents", 1997; bands after
/// Leskovec, Rajaraman and Ullman, "Mining of massive datasets", section 3.4.
public struct NearDuplicates: Sendable, Hashable {
  /// Words in a run.
  public var runLength = 5
  /// The signature has `bands * rows` numbers; two texts with a share `j` in common meet in some
  /// band with chance `1 - (1 - j^rows)^bands`: 0.55 at 0.5 and 0.99 at 0.7 as set.
  public var bands = 25
  public var rows = 5
  /// The estimated share from which on two texts are taken to be the same.
  public var threshold = 0.7
  public var seed = Seed(1)

  public init() {}

  /// The numbers of a text's signature; nil for a text without words. A text with fewer words
  /// than a run is one run.
  public func signature(of text: some StringProtocol) -> [UInt32]? {
    let runs = runHashes(of: text)
    guard !runs.isEmpty else { return nil }
    var generator = SeededGenerator(seed.derived("minhash"))
    return (0..<128).map { _ in
      let (factor, shift) = (generator.next() | 1, generator.next())
      var least = UInt32.max
      for run in runs {
        least = min(least, UInt32(truncatingIfNeeded: mixed(run &* factor &+ shift) >> 32))
      }
      return least
    }
  }

  /// The share of numbers on which two signatures agree: an estimate of the share in common.
  public static func similarity(_ a: [UInt32], _ b: [UInt32]) -> Double {
    Double(zip(a, b).count { $0 == $1 }) / Double(max(a.count, 1))
  }

  /// For each signature, the first one of its cluster; a text without words is alone.
  public func clusters(of signatures: [[UInt32]?]) -> [Int] {
    var leaders = UnionFind(count: signatures.count)
    for band in 0..<bands {
      var first: [ArraySlice<UInt32>: [Int]] = [:]
      for (index, signature) in signatures.enumerated() {
        guard let signature else { continue }
        let key = signature[band * rows..<(band + 1) * rows]
        for other in first[key, default: []]
        where leaders.leader(of: other) != leaders.leader(of: index) {
          if Self.similarity(signatures[other]!, signature) >= threshold {
            leaders.join(other, index)
          }
        }
        // One text of a cluster stands for it: what meets it later is compared with that one.
        if !first[key, default: []].contains(where: {
          leaders.leader(of: $0) == leaders.leader(of: index)
        }) {
          first[key, default: []].append(index)
        }
      }
    }
    return signatures.indices.map { leaders.leader(of: $0) }
  }

  /// A hash of each band of a text's signature: near-duplicates have some in common. A fifth of the
  /// signature's size, at the price that texts which meet in a band cannot be compared again.
  public func bandHashes(of text: some StringProtocol) -> [UInt32] {
    guard let signature = signature(of: text) else { return [] }
    return (0..<bands).map { band in
      let key = signature[band * rows..<(band + 1) * rows]
      let hash = key.reduce(UInt64(band)) { mixed(($0 ^ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15) }
      return UInt32(truncatingIfNeeded: hash >> 32)
    }
  }

  /// For each text, the first one of its cluster, from ``bandHashes(of:)``; texts that share a hash
  /// in the same band are one cluster.
  public func clusters(ofBandHashes hashes: [[UInt32]]) -> [Int] {
    var leaders = UnionFind(count: hashes.count)
    for band in 0..<bands {
      var first: [UInt32: Int] = [:]
      for (index, own) in hashes.enumerated() where band < own.count {
        if let other = first[own[band]] {
          leaders.join(other, index)
        } else {
          first[own[band]] = index
        }
      }
    }
    return hashes.indices.map { leaders.leader(of: $0) }
  }

  /// The clusters of some texts.
  public func clusters(of texts: [String]) -> [Int] {
    clusters(of: texts.map { signature(of: $0) })
  }

  private func runHashes(of text: some StringProtocol) -> Set<UInt64> {
    let words = text.utf8.split { !$0.isWordByte && $0 < 0x80 }.map { word in
      mixed(word.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1.lowered)) &* 0x100_0000_01B3 })
    }
    guard !words.isEmpty else { return [] }
    let length = min(runLength, words.count)
    return Set(
      (0...(words.count - length)).map { start in
        words[start..<start + length].reduce(0) { mixed($0 &* 0x9E37_79B9_7F4A_7C15 &+ $1) }
      })
  }

  /// The finisher of MurmurHash3.
  private func mixed(_ value: UInt64) -> UInt64 {
    var x = value
    x = (x ^ (x >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    x = (x ^ (x >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return x ^ (x >> 33)
  }
}

/// Sets that grow together; the smallest number of a set is its leader (Tarjan 1975).
private struct UnionFind {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func leader(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (leader(of: a), leader(of: b))
    parents[max(a, b)] = min(a, b)
  }
}
