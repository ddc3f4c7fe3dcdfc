import Foundation
import ParableCore

/// Trains ``KernelHeads``; the same embeddings, targets and seed give the same bytes.
///
/// Source: dual coordinate descent, Hsieh et al., "A dual coordinate descent method for large-scale
/// linear SVM", ICML 2008, with a kernel in the place of the product. The bias is a constant added
/// to the kernel.
public struct KernelTrainer: Sendable, Hashable {
  /// γ of exp(−γ‖x − y‖²).
  public var sharpness = 2.0
  /// The most that one passage may weigh.
  public var cost = 1.0
  /// Into how many parts the passages are split to judge each by heads that never saw it.
  public var folds = 5
  public var seed = Seed(1)
  /// Passes over all passages.
  public var passes = 60

  public init() {}

  /// Heads and what can honestly be said of them.
  public struct Trained: Sendable {
    public let heads: KernelHeads
    /// `margins[head][passage]`, each from heads that saw no passage of its group.
    public let outOfFold: [[Double]]
  }

  /// Labelled passages as the trainer sees them.
  public struct Passages: Sendable {
    /// Their names.
    public var names: [String]
    /// The fold that each is judged in.
    public var folds: [Int]
    /// Their embeddings, each of length 1, as files keep them.
    let embeddings: [[Float]]
    /// How their parts became one vector.
    let frame: EmbeddingFrame
    /// The encoder that made them.
    public var encoder: Fingerprint

    /// Passages as encoders left them.
    public init(
      names: [String], folds: [Int], embeddings: [PassageEmbedding], encoder: Fingerprint
    ) {
      self.names = names
      self.folds = folds
      let frame = EmbeddingFrame(embeddings)
      self.frame = frame
      self.embeddings = embeddings.map { KernelHeads.rounded(frame.vector($0)) }
      self.encoder = encoder
    }
  }

  /// Trains a head a target, on as many cores as there are.
  public func train(_ passages: Passages, _ targets: [HeadTarget]) async -> Trained {
    let count = passages.names.count
    precondition(targets.allSatisfy { $0.labels.count == count }, "a label a passage")
    let kernel = matrix(passages.embeddings)
    let jobs = targets.indices.flatMap { target in (-1..<folds).map { (target, $0) } }
    let fits = await inParallel(jobs) { target, left in
      let rows = (0..<count).filter { passages.folds[$0] != left }
      return fit(rows, kernel, count, targets[target].labels)
    }
    var outOfFold: [[Double]] = []
    var heads: [KernelHeads.Head] = []
    var weights = [Float](repeating: 0, count: count * targets.count)
    for (index, target) in targets.enumerated() {
      let own = Array(fits[index * (folds + 1)..<(index + 1) * (folds + 1)])
      let margins = (0..<count).map { row in
        let fit = own[1 + passages.folds[row]]
        return fit.bias + product(kernel, row, count, fit.weights)
      }
      outOfFold.append(margins)
      for row in 0..<count { weights[row * targets.count + index] = own[0].weights[row] }
      heads.append(
        KernelHeads.Head(
          name: target.name, bias: own[0].bias,
          calibration: PlattCalibration(margins: margins, labels: target.labels)))
    }
    return Trained(
      heads: KernelHeads(
        heads: heads, sharpness: sharpness, width: passages.embeddings[0].count,
        passages: passages.names, encoder: passages.encoder, frame: passages.frame,
        support: passages.embeddings.flatMap(\.self), weights: weights),
      outOfFold: outOfFold)
  }

  private struct Fit: Sendable {
    var weights: [Float]
    var bias: Double
  }

  /// The kernel of every pair.
  private func matrix(_ embeddings: [[Float]]) -> [Float] {
    let count = embeddings.count
    var kernel = [Float](repeating: 1, count: count * count)
    for row in 0..<count {
      embeddings[row].withUnsafeBufferPointer { x in
        for column in 0..<row {
          let product = embeddings[column].withUnsafeBufferPointer { dot(x, $0) }
          let value = KernelHeads.likeness(product, sharpness)
          kernel[row * count + column] = value
          kernel[column * count + row] = value
        }
      }
    }
    return kernel
  }

  /// One machine: yes and no weigh the same in all.
  private func fit(_ rows: [Int], _ kernel: [Float], _ count: Int, _ labels: [Bool]) -> Fit {
    let positives = Double(rows.count { labels[$0] })
    guard positives > 0, positives < Double(rows.count) else {
      return Fit(weights: [Float](repeating: 0, count: count), bias: positives == 0 ? -1 : 1)
    }
    let whole = Double(rows.count)
    let most = (
      yes: Float(cost * whole / (2 * positives)),
      no: Float(cost * whole / (2 * (whole - positives)))
    )
    var weights = [Float](repeating: 0, count: count)
    // margins[row], kept up to date, with the constant 1 in the kernel for the bias.
    var margins = [Float](repeating: 0, count: count)
    var generator = SeededGenerator(seed.derived("kernel order"))
    var order = rows
    for _ in 0..<passes {
      order = generator.shuffled(order)
      var moved: Float = 0
      for row in order {
        let sign: Float = labels[row] ? 1 : -1
        let held = weights[row] * sign
        let slope = sign * margins[row] - 1
        let wanted = min(max(held - slope / 2, 0), labels[row] ? most.yes : most.no)
        let step = (wanted - held) * sign
        guard step != 0 else { continue }
        moved = max(moved, abs(step))
        weights[row] += step
        add(step, kernel, row, count, to: &margins)
      }
      if moved < 1e-3 { break }
    }
    return Fit(weights: weights, bias: Double(weights.reduce(0, +)))
  }

  private func add(
    _ step: Float, _ kernel: [Float], _ row: Int, _ count: Int, to margins: inout [Float]
  ) {
    kernel.withUnsafeBufferPointer { kernel in
      margins.withUnsafeMutableBufferPointer { margins in
        let base = kernel.baseAddress! + row * count
        for column in 0..<count { margins[column] += step * (base[column] + 1) }
      }
    }
  }

  private func product(_ kernel: [Float], _ row: Int, _ count: Int, _ weights: [Float]) -> Double {
    kernel.withUnsafeBufferPointer { kernel in
      weights.withUnsafeBufferPointer { weights in
        Double(dot(UnsafeBufferPointer(rebasing: kernel[row * count..<(row + 1) * count]), weights))
      }
    }
  }
}
