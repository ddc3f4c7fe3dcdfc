import Foundation
import ParableCore
import ParableLocal

/// Trains a decoder of a given shape for some seconds and says how fast that was, as one line of
/// JSON. Its peer, `peers/train_llama.py`, takes the same arguments and says the same.
///
/// Usage: `training-benchmark NAME VOCABULARY WIDTH LAYERS HEADS KEY_HEADS INNER ROWS COLUMNS
/// THREADS SECONDS PLUGIN`
@main
struct TrainingBenchmark {
  /// What is said, in the units of the names.
  struct Result: Encodable {
    var name: String
    var program: String
    var threads: Int
    var parameters: Int
    var steps: Int
    var tokensPerSecond: Double
    var peakMebibytes: Double
    var lastLoss: Double
  }

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 13 else {
      FileHandle.standardError.write(Data("13 arguments are needed; see the source\n".utf8))
      exit(64)
    }
    let numbers = arguments[2...11].map { Int($0)! }
    let config = DecoderConfig(
      vocabularySize: numbers[0], hiddenSize: numbers[1], intermediateSize: numbers[5],
      layers: numbers[2], heads: numbers[3], keyValueHeads: numbers[4],
      maxPositions: numbers[7], tiesEmbeddings: false)
    let engine = try Engine(plugin: URL(filePath: arguments[12]))
    engine.setThreads(numbers[8])
    let result = try measure(
      arguments[1], config, rows: numbers[6], columns: numbers[7], seconds: numbers[9], engine)
    print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
  }

  /// Three steps to warm up, then steps until the time is over.
  private static func measure(
    _ name: String, _ config: DecoderConfig, rows: Int, columns: Int, seconds: Int, _ engine: Engine
  ) throws -> Result {
    let decoder = try LlamaDecoder(config, seed: Seed(1), engine: engine)
    var generator = SeededGenerator(Seed(2))
    let stream = (0...(64 * rows * columns)).map { _ in
      Int32(generator.draw(below: config.vocabularySize))
    }
    let plan = TrainingPlan(
      steps: 1_000_000, rows: rows, columns: columns, learningRate: 1e-3, schedule: .constant)
    var trainer = try Trainer(decoder, plan: plan)
    try trainer.run(on: stream, until: 3)
    struct TimeIsOver: Error {}
    let clock = ContinuousClock()
    let start = clock.now
    var loss = 0.0
    do {
      try trainer.run(on: stream) { progress, _ in
        loss = progress.loss
        if clock.now - start > .seconds(seconds) { throw TimeIsOver() }
      }
    } catch is TimeIsOver {}
    let elapsed = (clock.now - start) / Duration.seconds(1)
    let steps = trainer.step - 3
    return Result(
      name: name, program: "Parable", threads: engine.threads, parameters: config.parameterCount,
      steps: steps, tokensPerSecond: Double(steps * rows * columns) / elapsed,
      peakMebibytes: peakMebibytes(), lastLoss: loss)
  }

  /// The largest resident memory so far; the kernel counts KiB on Linux and bytes on macOS.
  private static func peakMebibytes() -> Double {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) / 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }
}
