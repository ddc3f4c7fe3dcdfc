import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableAudit

struct ProvenanceMerkleTests {
  /// The leaves and roots of the reference implementation of RFC 6962 (certificate-transparency,
  /// merkle_tree_test).
  static let leaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].map(bytes)
  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  private static func bytes(_ hex: String) -> Data {
    let digits = Array(hex)
    return Data(
      stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)!
      })
  }

  @Test(arguments: 0...8)
  func `the root is that of the reference implementation`(count: Int) {
    let tree = MerkleTree(leaves: Self.leaves.prefix(count))
    #expect(tree.root.hex == Self.roots[count])
    #expect(tree.count == count)
  }

  @Test func `every leaf of every tree is proven, and by no other place, leaf or root`() {
    for count in 1...33 {
      let leaves = (0..<count).map { Data("leaf \($0)".utf8) }
      let tree = MerkleTree(leaves: leaves)
      for index in 0..<count {
        let proof = tree.proof(ofLeaf: index)
        #expect(proof.proves(leaves[index], root: tree.root))
        #expect(!proof.proves(Data("another".utf8), root: tree.root))
        #expect(!proof.proves(leaves[index], root: Fingerprint(of: Data())))
        for other in 0..<count where other != index {
          let moved = MerkleProof(index: other, count: count, path: proof.path)
          #expect(!moved.proves(leaves[index], root: tree.root))
        }
        let cut = MerkleProof(index: index, count: count, path: Array(proof.path.dropLast()))
        #expect(count == 1 || !cut.proves(leaves[index], root: tree.root))
        let long = MerkleProof(index: index, count: count, path: proof.path + [tree.root])
        #expect(!long.proves(leaves[index], root: tree.root))
      }
    }
  }

  @Test(arguments: [(-1, 3), (3, 3), (0, 0), (Int.max, Int.max), (Int.max - 1, Int.max)])
  func `a proof that is nonsense proves nothing`(index: Int, count: Int) {
    let root = Fingerprint(of: Data())
    for length in [0, 1, 63, 100] {
      let path = Array(repeating: root, count: length)
      let proof = MerkleProof(index: index, count: count, path: path)
      #expect(!proof.proves(Data(), root: root))
    }
  }

  @Test func `a node cannot pose as a leaf`() {
    let (one, two) = (Data("1".utf8), Data("2".utf8))
    let tree = MerkleTree(leaves: [one, two])
    let node = Data(Array(MerkleTree.hash(leaf: one)) + Array(MerkleTree.hash(leaf: two)))
    #expect(MerkleTree(leaves: [node]).root != tree.root)
  }

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence), arguments: [0, 1, 2, 5, 31, 32, 33, 100])
  func `roots and proofs are those of the definition`(count: Int) throws {
    struct Question: Encodable {
      var ask = "merkle"
      let leaves: [Data]
    }
    struct Answer: Decodable {
      let root: Fingerprint
      let paths: [[Fingerprint]]
    }
    let leaves = (0..<count).map { Data("leaf \($0)".utf8) }
    let tree = MerkleTree(leaves: leaves)
    let answer: Answer = try Oracle("provenance_oracle.py").ask(Question(leaves: leaves))
    #expect(answer.root == tree.root)
    #expect(answer.paths == (0..<count).map { tree.proof(ofLeaf: $0).path })
  }

  @Test(
    .enabled(if: Oracle.isAvailable, Oracle.absence),
    arguments: ["a.jsonl", "/data/ü \"x\"/日本\n.parquet", ""])
  func `a file's leaf is its canonical JSON`(path: String) throws {
    struct Question: Encodable {
      var ask = "leaf"
      let path: String
      let sha256: Fingerprint
      let bytes: Int
    }
    let file = CorpusManifest.File(
      path: path, format: "text", bytes: 1 << 52, sha256: Fingerprint(of: Data()), documents: 1)
    let hash: String = try Oracle("provenance_oracle.py").ask(
      Question(path: path, sha256: file.sha256, bytes: file.bytes))
    #expect(MerkleTree(leaves: [file.leaf]).root.hex == hash)
  }
}
