/// A prompt and what follows it, in tokens.
public struct ScoredContinuation: Sendable, Hashable {
  /// What is given; at least one token.
  public var prompt: [Int32]
  /// What is asked about; at least one token.
  public var continuation: [Int32]

  /// A pair of its parts.
  public init(prompt: [Int32], continuation: [Int32]) {
    self.prompt = prompt
    self.continuation = continuation
  }
}

extension LlamaDecoder {
  /// For each pair, the sum of log p(token) over the continuation given all before it, in nats.
  ///
  /// Exact, and the same bits whatever else is asked at the same time.
  /// - Throws: ``DecoderError`` for an empty, too long or foreign sequence.
  public func logLikelihoods(of pairs: [ScoredContinuation]) throws -> [Double] {
    for pair in pairs {
      guard !pair.prompt.isEmpty else { throw DecoderError.empty(what: "A prompt") }
      guard !pair.continuation.isEmpty else { throw DecoderError.empty(what: "A continuation") }
      try check(pair.prompt + pair.continuation, what: "A prompt")
    }
    guard !pairs.isEmpty else { return [] }
    var result = [Double](repeating: 0, count: pairs.count)
    try engine.withoutGradients {
      var pass = try PackedPass(self, tokens: 1)
      for batch in Self.batches(pairs.map { $0.prompt.count + $0.continuation.count }) {
        let scores = try score(batch.map { pairs[$0] }, &pass)
        for (index, score) in zip(batch, scores) { result[index] = score }
      }
    }
    return result
  }

  /// Indices in batches of like length, of at most 4096 tokens with their padding.
  private static func batches(_ lengths: [Int]) -> [[Int]] {
    let order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    var result: [[Int]] = []
    for index in order {
      let width = lengths[index]
      if let last = result.last, (last.count + 1) * width <= 4096 {
        result[result.count - 1].append(index)
      } else {
        result.append([index])
      }
    }
    return result
  }

  private func score(
    _ pairs: [ScoredContinuation], _ pass: inout PackedPass
  ) throws -> [Double] {
    let rows = pairs.map { $0.prompt + $0.continuation }
    let width = rows.map(\.count).max()! - 1
    func padded(_ row: ArraySlice<Int32>) -> [Int32] {
      row + [Int32](repeating: 0, count: width - row.count)
    }
    pass.heads = heads(tokens: width)
    let inputs = try Tensor(ids: rows.flatMap { padded($0.dropLast()) }, engine: engine)
    let targets = try Tensor(ids: rows.flatMap { padded($0.dropFirst()) }, engine: engine)
    let losses = try logits(inputs, pass).losses(targets)
    return pairs.indices.map { row in
      let first = row * width + pairs[row].prompt.count - 1
      return -losses[first..<(first + pairs[row].continuation.count)].reduce(0, +)
    }
  }

  /// The mean of −log p(next token) over a stream, in nats; its exponential is the perplexity.
  ///
  /// The stream is cut in rows of `columns` inputs, each with its own beginning; tokens that do not
  /// fill a last row are left out, unless they are all there is.
  /// - Throws: ``DecoderError`` for too short a stream, too wide a row or a foreign token.
  public func meanLoss(over tokens: [Int32], columns: Int) throws -> Double {
    guard tokens.count >= 2 else { throw DecoderError.empty(what: "The stream of tokens") }
    let width = min(columns, tokens.count - 1)
    try check(tokens.prefix(width), what: "A row")
    try checkVocabulary(tokens)
    let rows = (tokens.count - 1) / width
    let batch = max(1, 4096 / width)
    var sum = 0.0
    try engine.withoutGradients {
      var pass = try PackedPass(self, tokens: width)
      pass.heads = heads(tokens: width)
      for first in stride(from: 0, to: rows, by: batch) {
        let span = (first * width)..<(min(rows, first + batch) * width)
        let inputs = try Tensor(ids: Array(tokens[span]), engine: engine)
        let targets = try Tensor(
          ids: Array(tokens[(span.lowerBound + 1)...span.upperBound]), engine: engine)
        sum += try logits(inputs, pass).losses(targets).reduce(0, +)
      }
    }
    return sum / Double(rows * width)
  }
}
