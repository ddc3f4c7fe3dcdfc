import Foundation
import ParableCore
import Testing

@testable import ParableLocal

/// The Python of the outside checks: `.deps/oracles`, made by `scripts/bootstrap --oracles`.
private enum Oracle {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let python = root.appending(path: ".deps/oracles/bin/python")
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: python.path) }

  struct Failed: Error { let text: String }

  /// Runs a script of Tests/Oracles and gives what it printed last.
  static func run(_ script: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = python
    process.arguments =
      [root.appending(path: "Tests/Oracles/\(script)").path] + arguments
    let output = Pipe()
    let complaints = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data().write(to: complaints)
    defer { try? FileManager.default.removeItem(at: complaints) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(text: try String(contentsOf: complaints, encoding: .utf8))
    }
    return data
  }
}

@Suite(
  .needsPlugin,
  .enabled(if: Oracle.isThere, "no outside checks: run scripts/bootstrap --oracles"),
  .serialized)
struct OracleTests {
  private struct Answer: Decodable {
    var logits: [[Float]]
    var greedy: [Int32]
  }

  @Test(arguments: TestEngine.configs, [1, 2])
  func `transformers computes the same logits from our checkpoint`(
    config: DecoderConfig, seed: UInt64
  ) throws {
    let engine = try TestEngine.engine()
    let folder = try TemporaryFolder()
    let decoder = try LlamaDecoder(config, seed: Seed(seed), engine: engine)
    // A little training, so that norm gains are not all 1.
    var trainer = try Trainer(
      decoder, plan: TrainingPlan(steps: 20, rows: 2, columns: 16, learningRate: 1e-2))
    try trainer.run(on: TestEngine.tokens(300, below: config.vocabularySize))
    let place = folder.url.appending(path: "model")
    try Checkpoint.save(decoder, to: place)
    let tokens = TestEngine.tokens(40, below: config.vocabularySize, seed: seed)
    let answer = try JSONDecoder().decode(
      Answer.self, from: Oracle.run("llama_logits.py", [place.path] + tokens.map(String.init)))
    let ours = try engine.withoutGradients {
      try decoder.logits(
        Tensor(ids: tokens, engine: engine), PackedPass(decoder, tokens: tokens.count)
      ).floats()
    }
    let differences = zip(ours, answer.logits.joined()).map { abs($0 - $1) }
    #expect(differences.count == tokens.count * config.vocabularySize)
    #expect(differences.max()! < 1e-4)
    let greedy = try decoder.sample([tokens], SamplingOptions(maxTokens: 8, temperature: 0))
    #expect(greedy[0] == answer.greedy)
  }

  @Test func `safetensors reads every type of ours, and we read its files`() throws {
    let folder = try TemporaryFolder()
    let names: [ElementType: String] = [
      .f64: "float64", .f32: "float32", .f16: "float16", .bf16: "bfloat16", .i64: "int64",
      .i32: "int32", .i16: "int16", .i8: "int8", .u8: "uint8", .bool: "bool",
    ]
    var writer = SafetensorsWriter()
    for type in ElementType.allCases {
      let bytes = (0..<(6 * type.bytes)).map { UInt8(($0 * 7 + 1) & 1) }
      writer.add(type.rawValue, type: type, shape: [2, 1, 3], bytes: bytes)
    }
    let ours = folder.url.appending(path: "ours.safetensors")
    let theirs = folder.url.appending(path: "theirs.safetensors")
    try writer.write(to: ours)
    let printed = try Oracle.run("safetensors_echo.py", [ours.path, theirs.path])
    let text = String(decoding: printed, as: UTF8.self)
    let first = try SafetensorsFile(ours)
    let second = try SafetensorsFile(theirs)
    #expect(second.metadata == ["made by": "safetensors"])
    for type in ElementType.allCases {
      #expect(text.contains("\"\(type.rawValue)\": [\"torch.\(names[type]!)\", [2, 1, 3]]"))
      #expect(try first.bytes(type.rawValue) == second.bytes(type.rawValue))
      #expect(second.description(of: type.rawValue)?.type == type)
    }
  }
}
