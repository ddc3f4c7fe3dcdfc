/// What the numbers of a safetensors tensor are.
public enum ElementType: String, Codable, Sendable, Hashable, CaseIterable {
  /// Floats of 64, 32, 16 and (with the exponent of 32) 16 bits.
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  /// Whole numbers with a sign.
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  /// Whole numbers without one.
  case u8 = "U8"
  /// Truth values, one a byte.
  case bool = "BOOL"

  /// How many bytes one number takes.
  public var bytes: Int {
    switch self {
    case .f64, .i64: 8
    case .f32, .i32: 4
    case .f16, .bf16, .i16: 2
    case .i8, .u8, .bool: 1
    }
  }
}
