import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableLocal

/// Writes GGUF files, right ones and wrong ones.
struct GGUFExample {
  var magic = Array("GGUF".utf8)
  var version: UInt32 = 3
  var alignment = 32
  /// What the file claims, where that is not what it holds.
  var claimedTensors: UInt64?
  var claimedKeys: UInt64?
  private var keys: [[UInt8]] = []
  private(set) var tensors: [Tensor] = []

  struct Tensor {
    var name: String
    /// Innermost first, as in the file.
    var sizes: [UInt64]
    var type: UInt32
    var offset: UInt64
    var bytes: [UInt8]
  }

  static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }

  static func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + text.utf8 }

  /// A list of texts, with its type before it.
  static func texts(_ texts: [String]) -> [UInt8] {
    number(UInt32(8)) + number(UInt64(texts.count)) + texts.flatMap(text)
  }

  mutating func key(_ name: String, type: UInt32, _ bytes: [UInt8]) {
    keys.append(Self.text(name) + Self.number(type) + bytes)
  }

  mutating func key(_ name: String, _ text: String) { key(name, type: 8, Self.text(text)) }
  mutating func key(_ name: String, _ texts: [String]) { key(name, type: 9, Self.texts(texts)) }

  /// Adds a tensor behind the last one; `sizes` has the innermost dimension first.
  mutating func tensor(
    _ name: String, _ sizes: [UInt64], type: UInt32, offset: UInt64? = nil, _ bytes: [UInt8]
  ) {
    let end = tensors.map { $0.offset + UInt64($0.bytes.count) }.max() ?? 0
    let next = (end + UInt64(alignment) - 1) / UInt64(alignment) * UInt64(alignment)
    tensors.append(
      Tensor(name: name, sizes: sizes, type: type, offset: offset ?? next, bytes: bytes))
  }

  var bytes: [UInt8] {
    var result = magic + Self.number(version)
    result += Self.number(claimedTensors ?? UInt64(tensors.count))
    result += Self.number(claimedKeys ?? UInt64(keys.count))
    result += keys.joined()
    for tensor in tensors {
      result += Self.text(tensor.name) + Self.number(UInt32(tensor.sizes.count))
      result += tensor.sizes.flatMap(Self.number)
      result += Self.number(tensor.type) + Self.number(tensor.offset)
    }
    result += [UInt8](repeating: 0, count: -result.count & (alignment - 1))
    let start = result.count
    for tensor in tensors where tensor.offset < 1 << 20 {
      result += [UInt8](repeating: 0, count: max(0, start + Int(tensor.offset) - result.count))
      result += tensor.bytes
    }
    return result
  }

  func file() throws(GGUFError) -> GGUFFile { try GGUFFile(Data(bytes), path: "x.gguf") }

  /// What opening the file says; nil if nothing is wrong.
  var failure: GGUFError? {
    do {
      _ = try file()
      return nil
    } catch {
      return error
    }
  }

  /// Random blocks of a packing, every number in them finite.
  static func blocks(
    _ packing: GGUFPacking, _ count: Int, _ generator: inout SeededGenerator
  ) -> [UInt8] {
    (0..<count).flatMap { _ in
      var block = (0..<packing.bytesInBlock).map { _ in UInt8(generator.draw(below: 256)) }
      let halves =
        switch packing {
        case .f32: 2...2
        case .q41, .q51: 0...2
        default: 0...0
        }
      // The highest bit of the exponent is 0.
      for half in halves where half % 2 == 0 { block[half + 1] &= 0xBF }
      return block
    }
  }

  /// A file with a tensor of every packing, two rows of three blocks.
  static func packings(seed: UInt64) -> GGUFExample {
    var generator = SeededGenerator(Seed(seed))
    var result = GGUFExample()
    for packing in GGUFPacking.allCases {
      let bytes = blocks(packing, 6, &generator)
      let row = UInt64(3 * packing.numbersInBlock)
      result.tensor("\(packing)", [row, 2], type: packing.rawValue, bytes)
    }
    return result
  }

  /// A tokenizer of all bytes and some merges.
  static func tokenizer(
    merges: [String] = ["h e", "l l", "he ll", "hell o", "Ġ t", "Ġt he"]
  ) -> GGUFExample {
    let letters = ByteAlphabet.letters.map { String($0) }
    var result = GGUFExample()
    result.key("tokenizer.ggml.model", "gpt2")
    result.key("tokenizer.ggml.pre", "smollm")
    result.key(
      "tokenizer.ggml.tokens",
      ["<|end|>"] + letters + ["he", "ll", "hell", "hello", "Ġt", "Ġthe", "世界"])
    result.key("tokenizer.ggml.merges", merges)
    return result
  }
}

/// The reader's file, SmolLM2-135M-Instruct, where `scripts/bootstrap` has put it.
enum ReaderFile {
  static let absence: Comment =
    "SKIPPED, nothing was compared: the reader's GGUF is absent. Run scripts/bootstrap."

  static let url: URL? = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.pathComponents.count > 1 {
      let file = folder.appending(path: ".deps/encoder/SmolLM2-135M-Instruct.Q4_1.gguf")
      if FileManager.default.isReadableFile(atPath: file.path) { return file }
      folder.deleteLastPathComponent()
    }
    return nil
  }()
}
