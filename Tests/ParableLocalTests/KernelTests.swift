import ParableCore
import Testing

@testable import ParableLocal

@Suite(.needsPlugin)
struct KernelTests {
  /// Loss and all gradients of one batch.
  private func gradients(
    _ decoder: LlamaDecoder, tokens: [Int32], columns: Int
  ) throws -> (loss: Double, gradients: [[Float]]) {
    let inputs = try Tensor(ids: Array(tokens.dropLast()), engine: decoder.engine)
    let targets = try Tensor(ids: Array(tokens.dropFirst()), engine: decoder.engine)
    let loss = try decoder.logits(inputs, decoder.trainingPass(tokens: columns))
      .crossEntropy(targets)
    try loss.backward()
    let all = try decoder.weights.parameters.map { try $0.tensor.gradient().floats() }
    return (try loss.item(), all)
  }

  @Test(arguments: TestEngine.configs, [1, 7, 50])
  func `our kernels and the reference give the same loss and gradients`(
    config: DecoderConfig, columns: Int
  ) throws {
    let fast = try LlamaDecoder(config, seed: Seed(3), engine: TestEngine.engine())
    let slow = try fast.copy(on: TestEngine.engine(.reference))
    let tokens = TestEngine.tokens(3 * columns + 1, below: config.vocabularySize)
    let ours = try gradients(fast, tokens: tokens, columns: columns)
    let theirs = try gradients(slow, tokens: tokens, columns: columns)
    #expect(abs(ours.loss - theirs.loss) < 1e-5 * theirs.loss)
    for (index, parameter) in fast.weights.parameters.enumerated() {
      let distance = ours.gradients[index].distance(to: theirs.gradients[index])
      #expect(distance < 2e-5, "\(parameter.name)")
    }
  }

  @Test(arguments: TestEngine.configs)
  func `gradients agree with finite differences of the loss`(config: DecoderConfig) throws {
    let decoder = try LlamaDecoder(config, seed: Seed(5), engine: TestEngine.engine())
    let tokens = TestEngine.tokens(41, below: config.vocabularySize)
    let exact = try gradients(decoder, tokens: tokens, columns: 20).gradients
    var generator = SeededGenerator(Seed(9))
    for (index, parameter) in decoder.weights.parameters.enumerated() {
      let numbers = try parameter.tensor.floats()
      // Along the gradient itself and a random direction, where the loss moves enough for f32.
      let direction = exact[index].map { $0 + Float(generator.drawUnit() - 0.5) * 1e-3 }
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let step: Float = 2e-2 / length
      func loss(_ sign: Float) throws -> Double {
        try parameter.tensor.write(zip(numbers, direction).map { $0 + sign * step * $1 })
        return try decoder.meanLoss(over: tokens, columns: 20)
      }
      let measured = try (loss(1) - loss(-1)) / Double(2 * step)
      try parameter.tensor.write(numbers)
      let expected = Double(zip(exact[index], direction).reduce(0) { $0 + $1.0 * $1.1 })
      #expect(abs(measured - expected) < 0.02 * abs(expected) + 1e-6, "\(parameter.name)")
    }
  }

  @Test func `the number of threads changes no bit of a gradient`() throws {
    let config = TestEngine.configs[1]
    let engine = try TestEngine.engine()
    let tokens = TestEngine.tokens(8 * 64 + 1, below: config.vocabularySize)
    defer { engine.setThreads(1) }
    let results = try [1, 2].map { threads in
      engine.setThreads(threads)
      let decoder = try LlamaDecoder(config, seed: Seed(3), engine: engine)
      return try gradients(decoder, tokens: tokens, columns: 64).gradients
    }
    #expect(results[0] == results[1])
  }

  @Test func `a wrong id is refused by place and value`() throws {
    let engine = try TestEngine.engine()
    let decoder = try LlamaDecoder(TestEngine.configs[0], seed: Seed(0), engine: engine)
    #expect(throws: EngineError.self) {
      let ids = try Tensor(ids: [0, 53], engine: engine)
      _ = try decoder.hidden(ids, decoder.trainingPass(tokens: 2))
    }
  }
}
