import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableLocal

struct GGUFTests {
  private typealias Example = GGUFExample

  @Test(arguments: [UInt32(2), 3])
  func `values of every kind are read as they were written`(version: UInt32) throws {
    var example = Example()
    example.version = version
    example.key("u8", type: 0, [200])
    example.key("i8", type: 1, [0xFE])
    example.key("u16", type: 2, Example.number(UInt16(60_000)))
    example.key("i16", type: 3, Example.number(Int16(-3)))
    example.key("u32", type: 4, Example.number(UInt32(4_000_000_000)))
    example.key("i32", type: 5, Example.number(Int32(-4)))
    example.key("f32", type: 6, Example.number(Float(0.1).bitPattern))
    example.key("bool", type: 7, [1])
    example.key("text", "größer 😀")
    example.key("u64", type: 10, Example.number(UInt64.max))
    example.key("i64", type: 11, Example.number(Int64.min))
    example.key("f64", type: 12, Example.number((-0.5).bitPattern))
    example.key("texts", ["", "a", "b c"])
    example.key(
      "nested", type: 9,
      Example.number(UInt32(9)) + Example.number(UInt64(1)) + Example.number(UInt32(0))
        + Example.number(UInt64(2)) + [7, 8])
    let expected: [String: GGUFValue] = [
      "u8": .integer(200), "i8": .integer(-2), "u16": .integer(60_000), "i16": .integer(-3),
      "u32": .integer(4_000_000_000), "i32": .integer(-4), "f32": .float(Double(Float(0.1))),
      "bool": .bool(true), "text": .string("größer 😀"), "u64": .unsigned(.max),
      "i64": .integer(.min), "f64": .float(-0.5),
      "texts": .array([.string(""), .string("a"), .string("b c")]),
      "nested": .array([.array([.integer(7), .integer(8)])]),
    ]
    let file = try example.file()
    #expect(file.metadata == expected)
    #expect(file.tensorNames.isEmpty)
    #expect(file.metadata["texts"]?.strings == ["", "a", "b c"])
    #expect(file.metadata["nested"]?.array?.first?.integers == [7, 8])
    #expect(file.metadata["texts"]?.integers == nil)
    #expect(try file.number("i8") == -2)
    #expect(throws: GGUFError.badValue(path: "x.gguf", key: "u8", expected: "text")) {
      try file.string("u8")
    }
    #expect(throws: GGUFError.badValue(path: "x.gguf", key: "none", expected: "there")) {
      try file.integer("none")
    }
  }

  @Test func `a tensor has its shape outermost first and its numbers by rows`() throws {
    var example = Example()
    example.key("general.alignment", type: 4, Example.number(UInt32(64)))
    example.alignment = 64
    let numbers: [Float] = [1, 2, 3, 4, 5, -6.5]
    example.tensor("a", [3, 2], type: 0, numbers.flatMap { Example.number($0.bitPattern) })
    example.tensor("scalar", [], type: 1, [0x00, 0x3C])
    example.tensor("empty", [0, 5], type: 0, [])
    example.tensor("b", [2], type: 30, [0x80, 0x3F, 0x00, 0xC0])
    let folder = try TemporaryFolder()
    let file = try GGUFFile(try folder.file("x.gguf", example.bytes))
    #expect(file.tensorNames == ["a", "b", "empty", "scalar"])
    #expect(try file.shape(of: "a") == [2, 3])
    #expect(try file.floats(of: "a") == numbers)
    #expect(try file.shape(of: "scalar") == [])
    #expect(try file.floats(of: "scalar") == [1])
    #expect(try file.floats(of: "empty") == [])
    #expect(try file.floats(of: "b") == [1, -2])
    #expect(throws: GGUFError.missingTensor(path: file.path, tensor: "c")) {
      try file.floats(of: "c")
    }
  }

  @Test func `blocks of four and five bits hold the lower halves first`() throws {
    let bytes = (0..<16).map { UInt8($0 | (15 - $0) << 4) }
    var example = Example()
    example.tensor("q40", [32], type: 2, [0x00, 0x40] + bytes)
    example.tensor("q41", [32], type: 3, [0x00, 0x40, 0x00, 0x38] + bytes)
    example.tensor("q50", [32], type: 6, [0x00, 0x40, 0x01, 0, 0x01, 0] + bytes)
    example.tensor("q51", [32], type: 7, [0x00, 0x40, 0x00, 0x38, 0x01, 0, 0x01, 0] + bytes)
    example.tensor("q80", [32], type: 8, [0x00, 0x38] + (0..<32).map { UInt8(bitPattern: -$0) })
    let file = try example.file()
    let halves = (0..<16).map { Float($0) } + (0..<16).map { Float(15 - $0) }
    var fifths = halves
    fifths[0] += 16
    fifths[16] += 16
    #expect(try file.floats(of: "q40") == halves.map { 2 * ($0 - 8) })
    #expect(try file.floats(of: "q41") == halves.map { 2 * $0 + 0.5 })
    #expect(try file.floats(of: "q50") == fifths.map { 2 * ($0 - 16) })
    #expect(try file.floats(of: "q51") == fifths.map { 2 * $0 + 0.5 })
    #expect(try file.floats(of: "q80") == (0..<32).map { -0.5 * Float($0) })
  }

  @Test func `a packing that is not read is named, and the other tensors are read`() throws {
    var example = Example()
    example.tensor("old", [256], type: 12, [UInt8](repeating: 0, count: 144))
    example.tensor("odd", [1], type: 77, [0])
    example.tensor("new", [1], type: 0, [0, 0, 128, 63])
    let file = try example.file()
    #expect(try file.shape(of: "old") == [256])
    #expect(try file.floats(of: "new") == [1])
    let byte = 24
    let error = GGUFError.unsupportedType(path: "x.gguf", tensor: "old", byte: byte, type: "Q4_K")
    #expect(throws: error) { try file.floats(of: "old") }
    #expect("\(error)".contains("byte 24: tensor old is packed as Q4_K"))
    #expect("\(error)".contains("convert the model as one of F32"))
    #expect(throws: GGUFError.self) { try file.floats(of: "odd") }
  }

  @Test func `a number that is not finite is named with its block`() throws {
    var example = Example()
    example.tensor("a", [2], type: 0, [0, 0, 0, 0, 0, 0, 0x80, 0x7F])
    let file = try example.file()
    let start = example.bytes.count - 8
    #expect(
      throws: GGUFError.badTensor(
        path: "x.gguf", tensor: "a", byte: start + 4, reason: "number 1 is inf")
    ) { try file.floats(of: "a") }
  }

  /// What a wrong header is told, the byte included.
  private struct Wrong: CustomTestStringConvertible {
    var testDescription: String
    var byte: Int
    var says: String
    var change: @Sendable (inout GGUFExample) -> Void

    init(
      _ name: String, byte: Int, _ says: String,
      _ change: @escaping @Sendable (inout GGUFExample) -> Void
    ) {
      (testDescription, self.byte, self.says, self.change) = (name, byte, says, change)
    }
  }

  private static let wrongs: [Wrong] = [
    Wrong("magic", byte: 0, "letters GGUF") { $0.magic = Array("GGML".utf8) },
    Wrong("version", byte: 4, "version is 1") { $0.version = 1 },
    Wrong("byte order", byte: 4, "big-endian") { $0.version = UInt32(3).byteSwapped },
    Wrong("tensor count", byte: 8, "tensors are claimed") { $0.claimedTensors = .max },
    Wrong("key count", byte: 16, "keys are claimed") { $0.claimedKeys = 1 << 40 },
    Wrong("text length", byte: 37, "bytes of text") {
      $0.key("a", type: 8, Example.number(UInt64.max))
    },
    Wrong("list length", byte: 41, "elements are claimed") {
      $0.key("a", type: 9, Example.number(UInt32(8)) + Example.number(UInt64.max / 8))
    },
    Wrong("type", byte: 33, "13 is the type of no value") { $0.key("a", type: 13, [0]) },
    Wrong("truth", byte: 37, "neither true nor false") { $0.key("a", type: 7, [2]) },
    Wrong("UTF-8", byte: 37, "not UTF-8") {
      $0.key("a", type: 8, Example.number(UInt64(1)) + [0xFF])
    },
    Wrong("twice a key", byte: 38, "stands there twice") {
      for _ in 0..<2 { $0.key("a", type: 0, [1]) }
    },
    Wrong("deep lists", byte: 85, "deep in lists") {
      let list = Example.number(UInt32(9)) + Example.number(UInt64(1))
      $0.key("a", type: 9, (0..<9).flatMap { _ in list })
    },
    Wrong("twice a tensor", byte: 57, "stands there twice") {
      for _ in 0..<2 { $0.tensor("a", [1], type: 0, [0, 0, 0, 0]) }
    },
    Wrong("dimensions", byte: 24, "5 dimensions") {
      $0.tensor("a", [1, 1, 1, 1, 1], type: 0, [0, 0, 0, 0])
    },
    Wrong("dimension", byte: 24, "larger than any memory") {
      $0.tensor("a", [.max], type: 0, [0, 0, 0, 0])
    },
    Wrong("product", byte: 24, "larger than any memory") {
      $0.tensor("a", [1 << 40, 1 << 40], type: 0, [0, 0, 0, 0])
    },
    Wrong("size", byte: 24, "the file ends at") { $0.tensor("a", [2], type: 0, [0, 0, 0, 0]) },
    Wrong("row", byte: 24, "no multiple of 32") {
      $0.tensor("a", [16, 2], type: 2, [UInt8](repeating: 0, count: 18))
    },
    Wrong("offset", byte: 24, "the file ends at") {
      $0.tensor("a", [1], type: 0, offset: .max, [0, 0, 0, 0])
    },
    Wrong("offset of a strange type", byte: 24, "the file ends at") {
      $0.tensor("a", [1], type: 99, offset: 1 << 30, [0, 0, 0, 0])
    },
    Wrong("alignment of an offset", byte: 24, "multiple of 32") {
      $0.tensor("a", [1], type: 0, offset: 4, [0, 0, 0, 0])
    },
    Wrong("overlap", byte: 57, "inside tensor a") {
      $0.tensor("a", [9], type: 0, [UInt8](repeating: 0, count: 36))
      $0.tensor("b", [1], type: 0, offset: 32, [0, 0, 0, 0])
    },
  ]

  @Test(arguments: wrongs)
  private func `a wrong header is refused with its byte`(wrong: Wrong) throws {
    var example = Example()
    wrong.change(&example)
    let message = "\(try #require(example.failure))"
    #expect(message.hasPrefix("x.gguf: byte \(wrong.byte): "), "\(message)")
    #expect(message.contains(wrong.says), "\(message)")
  }

  @Test(arguments: [UInt32(0), 3, 1 << 21])
  func `an alignment that is no power of two is refused`(alignment: UInt32) {
    var example = Example()
    example.key("general.alignment", type: 4, Example.number(alignment))
    let error = GGUFError.badValue(
      path: "x.gguf", key: "general.alignment", expected: "a power of two up to 1048576")
    #expect(example.failure == error)
  }

  @Test func `a file that is not there is named`() {
    #expect(throws: GGUFError.self) { try GGUFFile(URL(filePath: "/none/such.gguf")) }
  }

  @Test func `a file cut anywhere is refused`() {
    let whole = Example.packings(seed: 1).bytes
    for count in 0..<whole.count {
      #expect(throws: GGUFError.self, "\(count) bytes") {
        try GGUFFile(Data(whole.prefix(count)), path: "x.gguf")
      }
    }
  }

  @Test func `bytes changed at random are read or refused, and never end the program`() {
    var generator = SeededGenerator(Seed(9))
    var example = Example.tokenizer()
    for tensor in Example.packings(seed: 2).tensors {
      example.tensor(tensor.name, tensor.sizes, type: tensor.type, tensor.bytes)
    }
    example.key("u64s", type: 9, Example.number(UInt32(10)) + Example.number(UInt64(0)))
    let whole = example.bytes
    var opened = 0
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0...generator.draw(below: 4) {
        let place = generator.draw(below: bytes.count)
        switch generator.draw(below: 4) {
        case 0: bytes[place] = UInt8(generator.draw(below: 256))
        case 1: bytes[place] ^= 1 << UInt8(generator.draw(below: 8))
        case 2: bytes.remove(at: place)
        default: bytes[place] = generator.pick([0, 1, 0x7F, 0x80, 0xFF])
        }
      }
      guard let file = try? GGUFFile(Data(bytes), path: "x.gguf") else { continue }
      opened += 1
      for name in file.tensorNames { _ = try? file.floats(of: name) }
      _ = (try? ByteLevelTokenizer(file))?.encode("hello the 世界")
    }
    #expect((100..<3000).contains(opened))
  }
}

/// Compares with NumPy, number for number. Without it these tests do not run.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct GGUFOracleTests {
  private func compare(_ url: URL, _ names: [String]) throws {
    let file = try GGUFFile(url)
    let answer = try Oracle("gguf_tensors.py").run([url.path] + names)
    var start = 0
    for name in names {
      let floats = try file.floats(of: name)
      #expect(floats.count == (try file.shape(of: name)).reduce(1, *))
      try #require(answer.count >= start + floats.count * 4)
      // As values and not as bits: 0 and -0 are the same.
      let expected = [Float](unsafeUninitializedCapacity: floats.count) { buffer, count in
        count = answer.copyBytes(to: buffer, from: start..<(start + floats.count * 4)) / 4
      }
      #expect(floats == expected, "\(name)")
      start += floats.count * 4
    }
    #expect(start == answer.count)
  }

  @Test(arguments: UInt64(1)...20)
  func `random blocks of every packing are unpacked as NumPy does`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let example = GGUFExample.packings(seed: seed)
    let url = try folder.file("x.gguf", example.bytes)
    try compare(url, example.tensors.map(\.name))
  }

  @Test(.enabled(if: ReaderFile.url != nil, ReaderFile.absence))
  func `the reader's tensors are unpacked as NumPy does`() throws {
    let names = ["blk.0.attn_norm.weight", "blk.29.ffn_down.weight", "token_embd.weight"]
    try compare(try #require(ReaderFile.url), names)
  }
}
