import Foundation

/// A safetensors file, mapped and checked: named tensors, read on demand.
///
/// Source of the format: https://github.com/huggingface/safetensors, README, "Format".
public struct SafetensorsFile: Sendable {
  private let file: MappedFile
  private let header: SafetensorsHeader
  private let dataStart: Int
  /// Where the file lies.
  public let path: String

  /// Opens a file and checks its whole header; the numbers themselves are not looked at.
  ///
  /// - Throws: ``SafetensorsError`` naming the byte or the tensor.
  public init(_ url: URL) throws(SafetensorsError) {
    path = url.path
    file = try MappedFile(url)
    header = try SafetensorsHeader(file.bytes, path: path)
    dataStart = 8 + Int(UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self)))
  }

  /// Reads bytes that are in memory; `path` is what messages call them.
  public init(_ data: Data, path: String) throws(SafetensorsError) {
    self.path = path
    file = MappedFile(copying: data)
    header = try SafetensorsHeader(file.bytes, path: path)
    dataStart = 8 + Int(UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self)))
  }

  /// The names of all tensors, sorted.
  public var names: [String] { header.entries.keys.sorted() }

  /// What the writer said about the file.
  public var metadata: [String: String] { header.metadata }

  /// What a tensor's numbers are and its shape; nil where there is no such tensor.
  public func description(of name: String) -> (type: ElementType, shape: [Int])? {
    header.entries[name].map { ($0.type, $0.shape) }
  }

  /// A copy of a tensor's bytes, little-endian and row-major.
  public func bytes(_ name: String) throws(SafetensorsError) -> [UInt8] {
    Array(try slice(name).bytes)
  }

  /// A tensor of floats as f32; F16, BF16 and F64 are converted.
  ///
  /// - Throws: ``SafetensorsError/badTensor(path:tensor:reason:)`` for another shape or whole
  ///   numbers, and for a number that is not finite.
  public func floats(_ name: String, shape: [Int]) throws(SafetensorsError) -> [Float] {
    let (entry, bytes) = try slice(name)
    func bad(_ reason: String) -> SafetensorsError {
      .badTensor(path: path, tensor: name, reason: reason)
    }
    guard entry.shape == shape else { throw bad("its shape is \(entry.shape), not \(shape)") }
    let result: [Float]
    switch entry.type {
    case .f32: result = bytes.map32 { Float(bitPattern: $0) }
    case .bf16: result = bytes.map16 { Float(bitPattern: UInt32($0) << 16) }
    case .f16: result = bytes.map16(Self.float(half:))
    case .f64: result = bytes.map64 { Float(Double(bitPattern: $0)) }
    default: throw bad("it holds \(entry.type.rawValue), not floats")
    }
    if let index = result.firstIndex(where: { !$0.isFinite }) {
      throw bad("number \(index) is \(result[index])")
    }
    return result
  }

  private func slice(
    _ name: String
  ) throws(SafetensorsError) -> (entry: SafetensorsHeader.Entry, bytes: UnsafeRawBufferPointer) {
    guard let entry = header.entries[name] else { throw .missing(path: path, tensor: name) }
    let span = (dataStart + entry.span.lowerBound)..<(dataStart + entry.span.upperBound)
    return (entry, UnsafeRawBufferPointer(rebasing: file.bytes[span]))
  }

  /// IEEE 754 half precision; written out because Swift has no Float16 on every x86.
  static func float(half bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func map16(_ make: (UInt16) -> Float) -> [Float] {
    stride(from: 0, to: count, by: 2).map {
      make(UInt16(littleEndian: loadUnaligned(fromByteOffset: $0, as: UInt16.self)))
    }
  }
  fileprivate func map32(_ make: (UInt32) -> Float) -> [Float] {
    stride(from: 0, to: count, by: 4).map {
      make(UInt32(littleEndian: loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
    }
  }
  fileprivate func map64(_ make: (UInt64) -> Float) -> [Float] {
    stride(from: 0, to: count, by: 8).map {
      make(UInt64(littleEndian: loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
    }
  }
}
