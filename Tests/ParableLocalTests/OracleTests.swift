import Foundation
import OracleTesting
import ParableCore
import Testing

@testable import ParableLocal

@Suite(
  .needsPlugin,
  .enabled(if: Oracle.isAvailable, Oracle.absence),
  .serialized)
struct OracleTests {
  private struct Question: Encodable {
    var folder: String
    var tokens: [Int32]
  }

  private struct Answer: Decodable {
    var logits: [[Float]]
    var greedy: [Int32]
  }

  /// A decoder with a little training, so that norm gains are not all 1.
  private func decoder(_ config: DecoderConfig, seed: UInt64) throws -> LlamaDecoder {
    let decoder = try LlamaDecoder(config, seed: Seed(seed), engine: TestEngine.engine())
    var trainer = try Trainer(
      decoder, plan: TrainingPlan(steps: 20, rows: 2, columns: 16, learningRate: 1e-2))
    try trainer.run(on: TestEngine.tokens(300, below: config.vocabularySize))
    return decoder
  }

  /// One Python process for all, since loading transformers takes longer than all the rest.
  @Test func `transformers computes the same logits from our checkpoints`() throws {
    let folder = try TemporaryFolder()
    let decoders = try TestEngine.configs.flatMap { config in
      try [1, 2].map { try decoder(config, seed: $0) }
    }
    let questions = try decoders.enumerated().map { index, decoder in
      let place = folder.url.appending(path: "model \(index)")
      try Checkpoint.save(decoder, to: place)
      let size = decoder.config.vocabularySize
      return Question(
        folder: place.path, tokens: TestEngine.tokens(40, below: size, seed: UInt64(index)))
    }
    let cases = folder.url.appending(path: "cases.json")
    try JSONEncoder().encode(questions).write(to: cases)
    let answers = try JSONDecoder().decode(
      [Answer].self, from: Oracle("llama_logits.py").run([cases.path]))
    #expect(answers.count == decoders.count)
    for (decoder, (question, answer)) in zip(decoders, zip(questions, answers)) {
      let ours = try decoder.logits(question.tokens)
      let differences = zip(ours, answer.logits.joined()).map { abs($0 - $1) }
      #expect(differences.count == 40 * decoder.config.vocabularySize)
      #expect(differences.max()! < 1e-4)
      let greedy = try decoder.sample(
        [question.tokens], SamplingOptions(maxTokens: 8, temperature: 0))
      #expect(greedy[0] == answer.greedy)
    }
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
    let printed = try Oracle("safetensors_echo.py").run([ours.path, theirs.path])
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
