import Foundation
import ParableCore
import Testing

@testable import ParableLocal

/// A folder of its own that vanishes with the test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "parable-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String, _ bytes: [UInt8]) throws -> URL {
    let result = url.appending(path: name)
    try Data(bytes).write(to: result)
    return result
  }
}

struct SafetensorsTests {
  private func bytes(header: String, data: Int) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
      + [UInt8](repeating: 0, count: data)
  }

  private func failure(_ bytes: [UInt8]) throws -> SafetensorsError? {
    let folder = try TemporaryFolder()
    let file = try folder.file("x.safetensors", bytes)
    do {
      _ = try SafetensorsFile(file)
      return nil
    } catch {
      return error
    }
  }

  private func entry(_ name: String, _ type: String, _ shape: String, _ start: Int, _ end: Int)
    -> String
  {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
  }

  @Test(arguments: ElementType.allCases)
  func `a tensor of every type is read as it was written`(type: ElementType) throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "x.safetensors")
    let bytes = (0..<(6 * type.bytes)).map { UInt8($0 & 1) }
    var writer = SafetensorsWriter()
    writer.metadata["über"] = "a \"quoted\" \\ line\n"
    writer.add("ein/tensor", type: type, shape: [2, 3], bytes: bytes)
    writer.add("empty", type: type, shape: [0, 3], bytes: [])
    writer.add("scalar", shape: [], floats: [1.5])
    try writer.write(to: file)
    let read = try SafetensorsFile(file)
    #expect(read.names == ["ein/tensor", "empty", "scalar"])
    #expect(try read.bytes("ein/tensor") == bytes)
    #expect(read.description(of: "ein/tensor")?.shape == [2, 3])
    #expect(read.description(of: "ein/tensor")?.type == type)
    #expect(try read.floats("scalar", shape: []) == [1.5])
    #expect(read.metadata == writer.metadata)
  }

  @Test(arguments: [
    (UInt16(0x3C00), Float(1)), (0xC000, -2), (0x0001, 0x1p-24), (0x7BFF, 65504), (0x8000, 0),
    (0x3555, 0.33325195),
  ])
  func `half precision is read exactly`(bits: UInt16, expected: Float) {
    #expect(SafetensorsFile.float(half: bits) == expected)
  }

  @Test func `a truncated file is refused by name`() throws {
    let whole = bytes(header: "{\(entry("a", "F32", "[2]", 0, 8))}", data: 8)
    for count in 0..<whole.count {
      #expect(try failure(Array(whole.prefix(count))) != nil, "\(count) bytes")
    }
    #expect(try failure(whole) == nil)
    #expect(try failure(whole + [0]) != nil)
  }

  @Test func `a header of absurd length is refused`() throws {
    let error = try failure([UInt8](repeating: 0xFF, count: 16))
    guard case .badHeader(_, byte: 0, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("a", "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}", "takes 8 bytes"),
    ("a", "\"a\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}", "F31"),
    ("a", "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}", "data_offsets"),
    ("a", "\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}", "of 8 bytes"),
    ("a", "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}", "not at 0"),
    (
      "a", "\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}",
      "larger than any memory"
    ),
    ("a", "\"a\":{\"dtype\":\"F32\",\"shape\":[2]}", "exactly"),
  ])
  func `a lie about a tensor is refused and names it`(
    tensor: String, entry: String, words: String
  ) throws {
    let error = try failure(bytes(header: "{\(entry)}", data: 8))
    guard case .badTensor(_, tensor: tensor, let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains(words))
  }

  @Test func `tensors that overlap and names that stand twice are refused`() throws {
    let first = entry("a", "U8", "[6]", 0, 6)
    let overlap = "{\(first),\(entry("b", "U8", "[4]", 4, 8))}"
    guard case .badTensor(_, tensor: "b", _)? = try failure(bytes(header: overlap, data: 8)) else {
      Issue.record("an overlap was accepted")
      return
    }
    let twice = "{\(first),\(entry("a", "U8", "[2]", 6, 8))}"
    guard case .badHeader(_, _, let reason)? = try failure(bytes(header: twice, data: 8)) else {
      Issue.record("a double name was accepted")
      return
    }
    #expect(reason.contains("twice"))
  }

  @Test func `a weight that is no number is refused by its place`() throws {
    let folder = try TemporaryFolder()
    var writer = SafetensorsWriter()
    writer.add("w", shape: [3], floats: [1, .nan, 2])
    let file = folder.url.appending(path: "x.safetensors")
    try writer.write(to: file)
    #expect(
      throws: SafetensorsError.badTensor(path: file.path, tensor: "w", reason: "number 1 is nan")
    ) { try SafetensorsFile(file).floats("w", shape: [3]) }
  }

  @Test func `any damage gives an error or valid data, never a crash`() throws {
    let folder = try TemporaryFolder()
    var writer = SafetensorsWriter()
    writer.metadata["format"] = "pt"
    writer.add("a", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])
    writer.add("b\"c", type: .i64, shape: [2], bytes: [UInt8](repeating: 7, count: 16))
    let file = folder.url.appending(path: "x.safetensors")
    try writer.write(to: file)
    let whole = [UInt8](try Data(contentsOf: file))
    var generator = SeededGenerator(Seed(1))
    var refused = 0
    for _ in 0..<3000 {
      var damaged = whole
      for _ in 0...generator.draw(below: 4) {
        switch generator.draw(below: 4) {
        case 0 where damaged.count > 1: damaged.removeLast(generator.draw(below: damaged.count))
        case 1:
          damaged.insert(
            UInt8(generator.draw(below: 256)), at: generator.draw(below: damaged.count))
        case 2:
          damaged[generator.draw(below: damaged.count)] = generator.pick(
            Array("{}[]\",:0\\u9".utf8))
        default:
          damaged[generator.draw(below: damaged.count)] ^= 1 << UInt8(generator.draw(below: 8))
        }
      }
      do {
        let read = try SafetensorsFile(folder.file("y.safetensors", damaged))
        for name in read.names {
          let shape = read.description(of: name)!.shape
          _ = try read.bytes(name)
          _ = try read.floats(name, shape: shape)
        }
      } catch is SafetensorsError {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}
