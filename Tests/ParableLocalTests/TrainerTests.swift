import Foundation
import ParableCore
import Testing

@testable import ParableLocal

@Suite(.needsPlugin)
struct TrainerTests {
  private let config = TestEngine.configs[0]
  private var plan: TrainingPlan { TrainingPlan(steps: 30, rows: 4, columns: 16, seed: Seed(2)) }
  private var stream: [Int32] { TestEngine.tokens(700, below: config.vocabularySize) }

  private func weights(_ decoder: LlamaDecoder) throws -> [[Float]] {
    try decoder.weights.parameters.map { try $0.tensor.floats() }
  }

  private func trained(seed: UInt64, engine: Engine) throws -> [[Float]] {
    let decoder = try LlamaDecoder(config, seed: Seed(seed), engine: engine)
    var trainer = try Trainer(decoder, plan: plan)
    try trainer.run(on: stream)
    return try weights(decoder)
  }

  @Test func `training learns a stream that repeats`() throws {
    let engine = try TestEngine.engine()
    let decoder = try LlamaDecoder(config, seed: Seed(1), engine: engine)
    let stream = (0..<800).map { Int32($0 % 7) }
    var trainer = try Trainer(
      decoder, plan: TrainingPlan(steps: 120, rows: 4, columns: 16, learningRate: 1e-2))
    var losses: [Double] = []
    try trainer.run(on: stream) { progress, _ in losses.append(progress.loss) }
    #expect(losses[0] > 2)
    #expect(losses.last! < 0.2)
    let drawn = try decoder.sample(
      [[0, 1, 2, 3]], SamplingOptions(maxTokens: 5, temperature: 0))
    #expect(drawn == [[4, 5, 6, 0, 1]])
  }

  @Test func `a resumed run equals an undisturbed one bit for bit`() throws {
    let engine = try TestEngine.engine()
    let whole = try trained(seed: 4, engine: engine)
    let file = FileManager.default.temporaryDirectory.appending(
      path: "parable-state-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    var first = try Trainer(
      LlamaDecoder(config, seed: Seed(4), engine: engine), plan: plan)
    struct Killed: Error {}
    #expect(throws: Killed.self) {
      try first.run(on: stream) { progress, trainer in
        if progress.step == 13 {
          try trainer.save(to: file)
          throw Killed()
        }
      }
    }
    var second = try Trainer(resuming: file, engine: engine)
    #expect(second.step == 13)
    try second.run(on: stream)
    #expect(try weights(second.decoder) == whole)
  }

  @Test func `two threads train the same as one after another`() async throws {
    let engine = try TestEngine.engine()
    let alone = try [7, 8].map { try trained(seed: $0, engine: engine) }
    let together = try await withThrowingTaskGroup(of: (Int, [[Float]]).self) { group in
      for (index, seed) in [UInt64(7), 8].enumerated() {
        group.addTask { (index, try trained(seed: seed, engine: engine)) }
      }
      return try await group.reduce(into: [[], []]) { $0[$1.0] = $1.1 }
    }
    #expect(together == alone)
  }

  @Test func `the order of rows is a function of seed and step that sees every row once an epoch`()
    throws
  {
    let plan = TrainingPlan(steps: 10, rows: 4, columns: 16, seed: Seed(2))
    var order = try RowOrder(plan, tokens: 20 * 16 + 1)
    let rows = (0..<10).map { order.rows(atStep: $0) }
    #expect(Set(rows[0..<5].joined()) == Set(0..<20))
    #expect(Set(rows[5..<10].joined()) == Set(0..<20))
    #expect(rows[0..<5] != rows[5..<10])
    var fresh = try RowOrder(plan, tokens: 20 * 16 + 1)
    #expect(fresh.rows(atStep: 7) == rows[7])
  }

  @Test func `the rate rises in a line and falls to its floor`() {
    let plan = TrainingPlan(steps: 100, learningRate: 1)
    #expect(plan.rate(atStep: 0) == 0.2)
    #expect(plan.rate(atStep: 4) == 1)
    #expect(abs(plan.rate(atStep: 99) - 0.1) < 1e-9)
  }

  @Test(arguments: [-1, 53, Int32.max], [0, 699])
  func `a stream with a token outside the vocabulary is refused before the first step`(
    id: Int32, place: Int
  ) throws {
    let decoder = try LlamaDecoder(config, seed: Seed(1), engine: TestEngine.engine())
    var trainer = try Trainer(decoder, plan: plan)
    var stream = stream
    stream[place] = id
    #expect(throws: DecoderError.unknownToken(id: id, vocabularySize: 53)) {
      try trainer.run(on: stream)
    }
    #expect(trainer.step == 0)
  }

  @Test func `a stream that fills no row is refused with both numbers`() throws {
    let decoder = try LlamaDecoder(config, seed: Seed(1), engine: TestEngine.engine())
    var trainer = try Trainer(decoder, plan: plan)
    #expect(throws: TrainingError.streamTooShort(tokens: 16, needed: 17)) {
      try trainer.run(on: TestEngine.tokens(16, below: 53))
    }
  }
}
