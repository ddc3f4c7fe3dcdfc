import Foundation
import ParableCore
import ParableLocal

/// Heads that compare a passage's embedding with those of labelled passages: a support vector
/// machine a head, all with one Gaussian kernel exp(−γ‖x − y‖²).
///
/// A head's margin is a weighted sum over the labelled passages that resemble the text, so every
/// judgement can be traced to the passages behind it (``nearest(to:head:count:)``).
public struct KernelHeads: Sendable {
  /// One question.
  public struct Head: Sendable, Hashable, Codable {
    /// What is asked, as the head plan names it.
    public let name: String
    /// What is added to every margin.
    public let bias: Double
    /// From margin to probability.
    public let calibration: PlattCalibration
  }

  /// The heads, in the order of ``margins(of:)``.
  public let heads: [Head]
  /// γ.
  public let sharpness: Double
  /// How many numbers an embedding has, both parts together.
  public let width: Int
  /// The names of the labelled passages.
  public let passages: [String]
  /// The encoder that made the embeddings.
  public let encoder: Fingerprint
  /// `[passage * width + i]`.
  let support: [Float]
  /// `[passage * heads + head]`.
  let weights: [Float]
  /// How an embedding's parts become one vector.
  let frame: EmbeddingFrame

  init(
    heads: [Head], sharpness: Double, width: Int, passages: [String], encoder: Fingerprint,
    frame: EmbeddingFrame, support: [Float], weights: [Float]
  ) {
    precondition(support.count == passages.count * width, "an embedding a passage")
    precondition(weights.count == passages.count * heads.count, "a weight a passage and head")
    self.heads = heads
    self.sharpness = sharpness
    self.width = width
    self.passages = passages
    self.encoder = encoder
    self.frame = frame
    self.support = support
    self.weights = weights
  }

  /// The margin of each head for a passage.
  public func margins(of embedding: PassageEmbedding) -> [Double] {
    var sums = [Float](repeating: 0, count: heads.count)
    for (index, likeness) in likenesses(to: embedding).enumerated() {
      let row = index * heads.count
      for head in 0..<heads.count { sums[head] += likeness * weights[row + head] }
    }
    return zip(heads, sums).map { $0.bias + Double($1) }
  }

  /// The labelled passages that speak most for a head's answer, strongest first.
  public func nearest(
    to embedding: PassageEmbedding, head: Int, count: Int
  ) -> [(passage: String, part: Double)] {
    let parts = likenesses(to: embedding).enumerated().map { index, likeness in
      (passage: passages[index], part: Double(likeness * weights[index * heads.count + head]))
    }
    return Array(parts.sorted { abs($0.part) > abs($1.part) }.prefix(count))
  }

  /// An embedding as files keep it: 8 bits a number, then made 1 long again.
  static func rounded(_ embedding: [Float]) -> [Float] {
    let bytes = bytes(of: embedding)
    return unit(bytes.map { Float($0) })
  }

  /// The numbers as multiples of the largest's 127th part.
  static func bytes(of embedding: [Float]) -> [Int8] {
    let largest = max(embedding.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    return embedding.map { Int8(($0 / largest * 127).rounded()) }
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / max(length, .leastNormalMagnitude) }
  }

  /// The kernel's value with each labelled passage.
  private func likenesses(to embedding: PassageEmbedding) -> [Float] {
    let embedding = frame.vector(embedding)
    precondition(embedding.count == width, "the embedding is of another encoder")
    return support.withUnsafeBufferPointer { support in
      embedding.withUnsafeBufferPointer { x in
        (0..<passages.count).map { passage in
          let y = UnsafeBufferPointer(rebasing: support[passage * width..<(passage + 1) * width])
          return Self.likeness(dot(x, y), sharpness)
        }
      }
    }
  }

  /// The kernel for two vectors of length 1 with this product.
  static func likeness(_ product: Float, _ sharpness: Double) -> Float {
    Float(exp(-sharpness * (2 - 2 * Double(product))))
  }
}

/// The product of two vectors, summed in sixteen lanes so that it is fast and always the same.
func dot(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> Float {
  var lanes = SIMD16<Float>()
  var index = 0
  while index + 16 <= x.count {
    let a = UnsafeRawPointer(x.baseAddress! + index).loadUnaligned(as: SIMD16<Float>.self)
    let b = UnsafeRawPointer(y.baseAddress! + index).loadUnaligned(as: SIMD16<Float>.self)
    lanes += a * b
    index += 16
  }
  var sum = lanes.sum()
  while index < x.count {
    sum += x[index] * y[index]
    index += 1
  }
  return sum
}
