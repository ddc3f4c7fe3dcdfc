/// How the numbers of a GGUF tensor are packed: one by one, or in blocks of 32 that share a scale.
///
/// The raw value is the number of the type in the file. Source: `ggml-quants.c` and `ggml-common.h`
/// of https://github.com/ggml-org/ggml.
enum GGUFPacking: UInt32, CaseIterable {
  case f32 = 0
  case f16 = 1
  case q40 = 2
  case q41 = 3
  case q50 = 6
  case q51 = 7
  case q80 = 8
  case bf16 = 30

  /// What people may convert to.
  static let names = "F32, F16, BF16, Q8_0, Q5_1, Q5_0, Q4_1 and Q4_0"

  /// The names of other types, for messages.
  private static let others: [UInt32: String] = [
    9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K",
    16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S",
    22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M",
    34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
  ]

  /// What to call a type that has no case.
  static func name(ofOther type: UInt32) -> String { others[type] ?? "type \(type)" }

  /// How many numbers one block holds.
  var numbersInBlock: Int {
    switch self {
    case .f32, .f16, .bf16: 1
    case .q40, .q41, .q50, .q51, .q80: 32
    }
  }

  /// How many bytes one block takes.
  var bytesInBlock: Int {
    switch self {
    case .f32: 4
    case .f16, .bf16: 2
    case .q40: 2 + 16
    case .q41: 2 + 2 + 16
    case .q50: 2 + 4 + 16
    case .q51: 2 + 2 + 4 + 16
    case .q80: 2 + 32
    }
  }

  /// The numbers of whole blocks, as f32.
  func floats(_ bytes: UnsafeRawBufferPointer) -> [Float] {
    let count = bytes.count / bytesInBlock * numbersInBlock
    return [Float](unsafeUninitializedCapacity: count) { result, initialized in
      switch self {
      case .f32: for i in 0..<count { result[i] = Float(bitPattern: bytes.word(at: 4 * i)) }
      case .f16: for i in 0..<count { result[i] = bytes.half(at: 2 * i) }
      case .bf16:
        for i in 0..<count { result[i] = Float(bitPattern: UInt32(bytes.short(at: 2 * i)) << 16) }
      case .q80:
        for block in 0..<(count / 32) {
          let start = block * bytesInBlock
          let scale = bytes.half(at: start)
          for i in 0..<32 {
            result[block * 32 + i] = scale * Float(Int8(bitPattern: bytes[start + 2 + i]))
          }
        }
      case .q40, .q41, .q50, .q51:
        for block in 0..<(count / 32) { unpack(bytes, block, into: result) }
      }
      initialized = count
    }
  }

  /// A block of 4 or 5 bits a number: scale, then for some the least number or the fifth bits, then
  /// 16 bytes, whose lower halves are the first 16 numbers and whose upper halves are the others.
  private func unpack(
    _ bytes: UnsafeRawBufferPointer, _ block: Int, into result: UnsafeMutableBufferPointer<Float>
  ) {
    let start = block * bytesInBlock
    let scale = bytes.half(at: start)
    let halves = start + bytesInBlock - 16
    let hasLeast = self == .q41 || self == .q51
    let hasFifthBits = self == .q50 || self == .q51
    let least = hasLeast ? bytes.half(at: start + 2) : 0
    let fifthBits = hasFifthBits ? bytes.word(at: halves - 4) : 0
    let centre: Int32 = hasLeast ? 0 : hasFifthBits ? 16 : 8
    for i in 0..<16 {
      let byte = UInt32(bytes[halves + i])
      let lower = byte & 15 | (fifthBits >> UInt32(i) & 1) << 4
      let upper = byte >> 4 | (fifthBits >> UInt32(i + 16) & 1) << 4
      result[block * 32 + i] = scale * Float(Int32(lower) - centre) + least
      result[block * 32 + i + 16] = scale * Float(Int32(upper) - centre) + least
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func word(at offset: Int) -> UInt32 {
    UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
  fileprivate func short(at offset: Int) -> UInt16 {
    UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }
  fileprivate func half(at offset: Int) -> Float { SafetensorsFile.float(half: short(at: offset)) }
}
