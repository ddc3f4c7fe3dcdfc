import Crypto
import Foundation
import ParableCore

/// A tree of hashes over leaves in their order: one root that no leaf can leave, join or change
/// without its changing.
///
/// Leaves and nodes are hashed with different first bytes, so that neither can pose as the other.
/// Costs 64 bytes a leaf.
///
/// Source: RFC 6962 section 2.1, the same as RFC 9162 section 2.1, with SHA-256.
public struct MerkleTree: Sendable {
  /// The hashes of the leaves, then of the nodes over each two of them, up to the root. A node that
  /// is left without a partner goes up as it is.
  private let levels: [[SHA256Digest]]

  /// A tree over some leaves; the root of none is the hash of nothing.
  public init(leaves: some Sequence<Data>) {
    var levels = [leaves.map(MerkleTree.hash(leaf:))]
    while let level = levels.last, level.count > 1 {
      levels.append(
        stride(from: 0, to: level.count, by: 2).map { left in
          left + 1 < level.count ? MerkleTree.hash(level[left], level[left + 1]) : level[left]
        })
    }
    self.levels = levels
  }

  /// How many leaves there are.
  public var count: Int { levels[0].count }

  /// The hash that stands for all of them.
  public var root: Fingerprint {
    Fingerprint(levels.last?.first ?? SHA256.hash(data: Data()))
  }

  /// What somebody who has only the root needs to see that a leaf is in the tree.
  ///
  /// - Precondition: there is such a leaf.
  public func proof(ofLeaf index: Int) -> MerkleProof {
    precondition(levels[0].indices.contains(index), "there is no leaf \(index)")
    var position = index
    var path: [Fingerprint] = []
    for level in levels.dropLast() {
      let neighbour = position ^ 1
      if neighbour < level.count { path.append(Fingerprint(level[neighbour])) }
      position /= 2
    }
    return MerkleProof(index: index, count: count, path: path)
  }

  static func hash(leaf: Data) -> SHA256Digest { SHA256.hash(data: [0] + leaf) }

  static func hash(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> SHA256Digest {
    SHA256.hash(data: [1] + left + right)
  }
}

/// That one leaf is in a tree of a certain size: the hashes beside its way up to the root.
public struct MerkleProof: Sendable, Hashable, Codable {
  /// The leaf's number, from 0.
  public let index: Int
  /// How many leaves the tree has.
  public let count: Int
  /// The neighbours on the way, the lowest first.
  public let path: [Fingerprint]

  /// A proof from its parts, which may be nonsense: ``proves(_:root:)`` then says no.
  public init(index: Int, count: Int, path: [Fingerprint]) {
    self.index = index
    self.count = count
    self.path = path
  }

  /// Whether it shows that this leaf is in the tree with this root.
  ///
  /// Source: RFC 9162 section 2.1.3.2.
  public func proves(_ leaf: Data, root: Fingerprint) -> Bool {
    guard index >= 0, index < count else { return false }
    var (position, last) = (index, count - 1)
    var hash = MerkleTree.hash(leaf: leaf)
    for neighbour in path.map(\.bytes) {
      guard last > 0 else { return false }
      if position & 1 == 1 || position == last {
        hash = MerkleTree.hash(neighbour, hash)
        while position & 1 == 0, position != 0 {
          position >>= 1
          last >>= 1
        }
      } else {
        hash = MerkleTree.hash(hash, neighbour)
      }
      position >>= 1
      last >>= 1
    }
    return last == 0 && Fingerprint(hash) == root
  }
}

extension Fingerprint {
  /// The fingerprint that a finished hash is.
  init(_ digest: SHA256Digest) {
    let digits = Array("0123456789abcdef".utf8)
    let hex = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    self.init(hex: String(decoding: hex, as: UTF8.self))!
  }

  /// Its 32 bytes.
  var bytes: [UInt8] {
    func value(_ digit: UInt8) -> UInt8 { digit < 58 ? digit - 48 : digit - 87 }
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
      value(digits[$0]) << 4 | value(digits[$0 + 1])
    }
  }
}
