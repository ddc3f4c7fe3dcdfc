import CParableTorch
import Foundation
import ParableCore

extension LlamaDecoder {
  /// Continues each prompt: the drawn tokens alone, without the prompt and without a stop token.
  ///
  /// A continuation also ends where the decoder's positions end. It depends on the prompt, its
  /// index, the weights and the options' seed, and on nothing else in the batch.
  /// - Throws: ``DecoderError`` for an empty, too long or foreign prompt.
  public func sample(_ prompts: [[Int32]], _ options: SamplingOptions) throws -> [[Int32]] {
    for prompt in prompts { try check(prompt, what: "A prompt") }
    let order = prompts.indices.sorted { (prompts[$0].count, $0) < (prompts[$1].count, $1) }
    var result = [[Int32]](repeating: [], count: prompts.count)
    guard !prompts.isEmpty, options.maxTokens > 0 else { return result }
    try engine.withoutGradients {
      let pass = try PackedPass(self, tokens: 1)
      for first in stride(from: 0, to: order.count, by: max(1, options.batch)) {
        let indices = Array(order[first..<min(order.count, first + max(1, options.batch))])
        var batch = try SamplingBatch(self, pass, indices.map { ($0, prompts[$0]) }, options)
        while try batch.advance() {}
        for draw in batch.finished { result[draw.index] = draw.drawn }
      }
    }
    return result
  }
}

/// Prompts that are continued together, one token a step.
private struct SamplingBatch {
  /// One prompt on its way.
  struct Draw {
    let index: Int
    var drawn: [Int32] = []
    var generator: SeededGenerator
    var next: Int32 = 0
    var isDone = false

    /// Takes the token that was drawn, unless it says that nothing follows.
    mutating func accept(_ token: Int32, _ options: SamplingOptions) {
      guard !options.stopTokens.contains(token) else {
        isDone = true
        return
      }
      drawn.append(token)
      next = token
      isDone = drawn.count >= options.maxTokens
    }
  }

  private let decoder: LlamaDecoder
  private let options: SamplingOptions
  private var pass: PackedPass
  /// Those that still go on, one a row, and those that do not.
  private var draws: [Draw]
  private(set) var finished: [Draw] = []

  /// Reads the prompts, padded on the right to the longest, and draws their first tokens.
  init(
    _ decoder: LlamaDecoder, _ pass: PackedPass, _ prompts: [(index: Int, tokens: [Int32])],
    _ options: SamplingOptions
  ) throws {
    self.decoder = decoder
    self.options = options
    self.pass = pass
    let lengths = prompts.map(\.tokens.count)
    let width = lengths.max()!
    let capacity = min(decoder.config.maxPositions, width + options.maxTokens)
    self.pass.cache = try KeyValueCache(decoder, rows: prompts.count, capacity: capacity)
    self.pass.heads = decoder.heads(tokens: width)
    draws = prompts.map { prompt in
      let seed = options.seed.derived("prompt \(prompt.index)")
      return Draw(index: prompt.index, generator: SeededGenerator(seed))
    }
    let padded = prompts.flatMap {
      $0.tokens + [Int32](repeating: 0, count: width - $0.tokens.count)
    }
    let hidden = try decoder.hidden(Tensor(ids: padded, engine: decoder.engine), self.pass)
    let states = try hidden.floats()
    // What padding left in the cache lies behind each row's end and is written over in time.
    self.pass.cache?.positions = lengths.map(Int32.init)
    let size = decoder.config.hiddenSize
    let last = lengths.enumerated().flatMap { row, length in
      let end = (row * width + length) * size
      return states[(end - size)..<end]
    }
    try draw(from: Tensor(last, shape: [prompts.count, size], engine: decoder.engine))
  }

  /// Feeds the drawn tokens and draws the next ones; false when every prompt is done.
  mutating func advance() throws -> Bool {
    guard !draws.isEmpty else { return false }
    pass.heads = decoder.heads(tokens: 1)
    let ids = try Tensor(ids: draws.map(\.next), engine: decoder.engine)
    let hidden = try decoder.hidden(ids, pass)
    for row in draws.indices { pass.cache!.positions[row] += 1 }
    try draw(from: hidden)
    return true
  }

  private mutating func draw(from hidden: Tensor) throws {
    let size = decoder.config.vocabularySize
    let logits = try pass.project(hidden, by: decoder.weights.head, columns: size).floats()
    for row in draws.indices {
      let token = options.choose(
        logits[(row * size)..<((row + 1) * size)], &draws[row].generator)
      draws[row].accept(token, options)
      if Int(pass.cache!.positions[row]) >= decoder.config.maxPositions { draws[row].isDone = true }
    }
    let going = draws.indices.filter { !draws[$0].isDone }
    guard going.count < draws.count else { return }
    finished += draws.filter(\.isDone)
    draws = going.map { draws[$0] }
    pass.cache!.keep(going)
  }
}

extension SamplingOptions {
  /// One token from the logits of one row: the likeliest (the first of equals) at temperature 0,
  /// else one drawn from their softmax.
  func choose(_ logits: ArraySlice<Float>, _ generator: inout SeededGenerator) -> Int32 {
    var best = logits.startIndex
    for index in logits.indices where logits[index] > logits[best] { best = index }
    guard temperature > 0 else { return Int32(best - logits.startIndex) }
    let top = Double(logits[best])
    let weights = logits.map { exp((Double($0) - top) / temperature) }
    var left = generator.drawUnit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return Int32(index) }
    }
    return Int32(best - logits.startIndex)
  }
}
