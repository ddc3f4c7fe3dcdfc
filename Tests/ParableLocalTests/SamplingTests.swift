import ParableCore
import Testing

@testable import ParableLocal

@Suite(.needsPlugin)
struct SamplingTests {
  private func decoder(_ config: DecoderConfig) throws -> LlamaDecoder {
    try LlamaDecoder(config, seed: Seed(11), engine: TestEngine.engine())
  }

  private func prompts(_ config: DecoderConfig) -> [[Int32]] {
    [1, 5, 12, 30, 2].enumerated().map { index, count in
      TestEngine.tokens(count, below: config.vocabularySize, seed: UInt64(index))
    }
  }

  @Test(arguments: TestEngine.configs, [0, 1.0])
  func `sampling with a cache equals sampling by whole passes`(
    config: DecoderConfig, temperature: Double
  ) throws {
    let decoder = try decoder(config)
    let prompts = prompts(config)
    let options = SamplingOptions(maxTokens: 20, temperature: temperature, seed: Seed(5))
    let fast = try decoder.sample(prompts, options)
    for (index, prompt) in prompts.enumerated() {
      var tokens = prompt
      var generator = SeededGenerator(options.seed.derived("prompt \(index)"))
      for _ in 0..<20 {
        let logits = try decoder.logits(tokens)
        tokens.append(options.choose(logits.suffix(config.vocabularySize), &generator))
      }
      #expect(Array(tokens.dropFirst(prompt.count)) == fast[index])
    }
  }

  @Test func `what is drawn for a prompt does not depend on the batch`() throws {
    let decoder = try decoder(TestEngine.configs[1])
    let prompts = prompts(decoder.config)
    let results = try [1, 2, 32].map { batch in
      try decoder.sample(prompts, SamplingOptions(maxTokens: 30, seed: Seed(5), batch: batch))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func `a stop token ends a continuation and is left out`() throws {
    let decoder = try decoder(TestEngine.configs[0])
    var options = SamplingOptions(maxTokens: 20, seed: Seed(5))
    let free = try decoder.sample([[1, 2]], options)[0]
    options.stopTokens = [free[6]]
    let stopped = try decoder.sample([[1, 2]], options)[0]
    #expect(stopped == Array(free.prefix { $0 != free[6] }))
  }

  @Test func `a continuation ends where the positions end`() throws {
    let decoder = try decoder(TestEngine.configs[0])
    let prompt = TestEngine.tokens(60, below: 53)
    let drawn = try decoder.sample([prompt, [1]], SamplingOptions(maxTokens: 500))
    #expect(drawn.map(\.count) == [5, 64])
    #expect(throws: DecoderError.tooLong(tokens: 65, limit: 64)) {
      try decoder.sample([TestEngine.tokens(65, below: 53)], SamplingOptions(maxTokens: 1))
    }
  }

  @Test(arguments: [-1, 53, Int32.max])
  func `a token outside the vocabulary is refused wherever it stands`(id: Int32) throws {
    let decoder = try decoder(TestEngine.configs[0])
    let unknown = DecoderError.unknownToken(id: id, vocabularySize: 53)
    #expect(throws: unknown) {
      try decoder.sample([[1], [2, id]], SamplingOptions(maxTokens: 1))
    }
    #expect(throws: unknown) {
      try decoder.logLikelihoods(of: [ScoredContinuation(prompt: [1, id], continuation: [2])])
    }
    #expect(throws: unknown) {
      try decoder.logLikelihoods(of: [ScoredContinuation(prompt: [1], continuation: [2, id])])
    }
    // In the first row, in a later one, and as the last target.
    for place in [0, 20, 40] {
      var stream = TestEngine.tokens(41, below: 53)
      stream[place] = id
      #expect(throws: unknown) { try decoder.meanLoss(over: stream, columns: 10) }
    }
  }

  @Test(arguments: TestEngine.configs)
  func `batched log likelihoods equal single ones and the reference`(config: DecoderConfig) throws {
    let decoder = try decoder(config)
    let pairs = prompts(config).enumerated().map { index, prompt in
      ScoredContinuation(
        prompt: prompt, continuation: TestEngine.tokens(3 + 4 * index, below: config.vocabularySize)
      )
    }
    let together = try decoder.logLikelihoods(of: pairs)
    let alone = try pairs.map { try decoder.logLikelihoods(of: [$0])[0] }
    #expect(together == alone)
    let reference = try decoder.copy(on: TestEngine.engine(.reference)).logLikelihoods(of: pairs)
    for (ours, theirs) in zip(together, reference) { #expect(abs(ours - theirs) < 1e-4) }
  }

  @Test func `many threads may score with one decoder at once`() async throws {
    let decoder = try decoder(TestEngine.configs[1])
    let pair = ScoredContinuation(prompt: [1, 2, 3], continuation: [4, 5, 6, 7])
    let alone = try decoder.logLikelihoods(of: [pair])
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for _ in 0..<8 { group.addTask { try decoder.logLikelihoods(of: [pair]) } }
      for try await together in group { #expect(together == alone) }
    }
  }

  @Test func `handles are constant over training and sampling`() throws {
    let decoder = try decoder(TestEngine.configs[0])
    let stream = TestEngine.tokens(400, below: 53)
    var trainer = try Trainer(decoder, plan: TrainingPlan(steps: 200, rows: 2, columns: 8))
    // Other tests run beside this one, so it counts the tensors of its own engine.
    var counts: [Int] = []
    try trainer.run(on: stream) { _, _ in counts.append(decoder.engine.ownHandles) }
    _ = try decoder.sample([[1, 2, 3]], SamplingOptions(maxTokens: 30))
    counts.append(decoder.engine.ownHandles)
    #expect(Set(counts.dropFirst()).count == 1)
  }
}
