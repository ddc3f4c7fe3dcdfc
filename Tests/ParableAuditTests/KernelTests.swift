import Foundation
import ParableCore
import Testing

@testable import ParableAudit

struct KernelTests {
  private static let encoder = Fingerprint(of: [1])

  /// Points of two classes around two centres; the language part has one number far larger than
  /// the rest, as hidden states do.
  private static func passages(_ count: Int) -> (embeddings: [PassageEmbedding], labels: [Bool]) {
    var generator = SeededGenerator(Seed(3))
    func noise() -> Float { Float(generator.drawUnit() - 0.5) }
    let labels = (0..<count).map { $0 % 3 == 0 }
    let embeddings = labels.map { label -> PassageEmbedding in
      let sentence = [label ? 1 : -1, noise(), noise(), noise()].map { Float($0) }
      let length = sentence.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return PassageEmbedding(
        sentence: sentence.map { $0 / length },
        language: [900 + noise(), (label ? 0.4 : -0.4) + noise(), noise()])
    }
    return (embeddings, labels)
  }

  private static func trained() async -> (KernelTrainer.Trained, [PassageEmbedding], [Bool]) {
    let (embeddings, labels) = passages(60)
    let trained = await KernelTrainer().train(
      KernelTrainer.Passages(
        names: labels.indices.map { "p\($0)" }, folds: labels.indices.map { $0 % 5 },
        embeddings: embeddings, encoder: encoder),
      [HeadTarget(name: "yes", labels: labels), HeadTarget(name: "no", labels: labels.map { !$0 })])
    return (trained, embeddings, labels)
  }

  @Test func `passages unlike those that were seen are told apart`() async {
    let (trained, _, labels) = await Self.trained()
    for (margin, label) in zip(trained.outOfFold[0], labels) { #expect((margin > 0) == label) }
  }

  @Test func `a head and its opposite answer oppositely`() async {
    let (trained, embeddings, _) = await Self.trained()
    for embedding in embeddings {
      let margins = trained.heads.margins(of: embedding)
      #expect(abs(margins[0] + margins[1]) < 0.02)
    }
  }

  @Test func `a file gives back the same heads`() async throws {
    let (trained, embeddings, _) = await Self.trained()
    let again = try KernelHeads(data: trained.heads.data(), path: "k")
    #expect(again.margins(of: embeddings[7]) == trained.heads.margins(of: embeddings[7]))
    #expect(again.frame == trained.heads.frame && again.encoder == Self.encoder)
  }

  @Test func `training twice gives the same bytes`() async throws {
    let (first, second) = (await Self.trained().0, await Self.trained().0)
    #expect(try first.heads.data() == second.heads.data())
  }

  @Test func `a damaged file is refused`() async throws {
    let data = try await Self.trained().0.heads.data()
    #expect(throws: (any Error).self) { try KernelHeads(data: data.prefix(90), path: "k") }
    #expect(throws: (any Error).self) { try KernelHeads(data: Data("{}".utf8), path: "k") }
  }

  @Test func `a number that is always large weighs no more than others`() {
    let (embeddings, _) = Self.passages(60)
    let frame = EmbeddingFrame(embeddings)
    let vectors = embeddings.map(frame.vector)
    for vector in vectors {
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      #expect(abs(vector[4...].reduce(0) { $0 + $1 * $1 } - 0.5) < 1e-5)
    }
    let means = (4..<7).map { column in vectors.reduce(0) { $0 + $1[column] } / 60 }
    #expect(means.allSatisfy { abs($0) < 0.15 })
  }

  @Test func `the nearest labelled passage to a labelled passage is itself`() async {
    let (trained, embeddings, _) = await Self.trained()
    let near = trained.heads.nearest(to: embeddings[3], head: 0, count: 60)
    #expect(near.first { $0.part != 0 } != nil && near.count == 60)
  }
}
