import Foundation
import OracleTesting
import ParableLocal
import Testing

@Suite(.needsPlugin) struct EncoderTests {
  private struct Question: Encodable {
    var folder: String
    var file = CausalEncoder.fileName
    var layers = CausalEncoder.usualLayers
    var texts: [String]
  }

  private struct Answer: Decodable {
    var sentence: [[Float]]
    var language: [[Float]]
  }

  private static let texts = [
    "The robot carried the child out of the burning house and went back for her dog.",
    "“I’m sorry, Dave,” said HAL 9000 — and in 2001 that was frightening!\n\n  Not now.",
    "naïve café 東京 🙂 x86-64 isn't 12345",
  ]

  @Test(.enabled(if: Oracle.isAvailable, Oracle.absence))
  func `texts become the numbers that transformers makes of them`() throws {
    let folder = try TextEncoder.installed()
    let engine = try TestEngine.engine()
    let sentence = try TextEncoder(folder: folder, engine: engine)
    let language = try CausalEncoder(
      file: folder.appending(path: CausalEncoder.fileName), engine: engine)
    let wanted: Answer = try Oracle("encoders.py").ask(
      Question(folder: folder.path, texts: Self.texts))
    for (index, text) in Self.texts.enumerated() {
      #expect(try sentence.embedding(text).distance(to: wanted.sentence[index]) < 1e-4)
      #expect(try language.embedding(text).distance(to: wanted.language[index]) < 1e-3)
    }
  }

  @Test func `a long text is read to its end, and no text is no error`() throws {
    let file = try TextEncoder.installed().appending(path: CausalEncoder.fileName)
    let encoder = try CausalEncoder(file: file, layers: 1, engine: TestEngine.engine())
    let long = String(repeating: "The machine waits. ", count: 400)
    #expect(try encoder.embedding(long) != encoder.embedding(long + "It kills them all."))
    #expect(try encoder.embedding("").allSatisfy { $0 == 0 })
  }

  @Test func `a file that is no language model is refused with its name`() throws {
    let folder = try TextEncoder.installed()
    let engine = try TestEngine.engine()
    let other = folder.appending(path: "model.safetensors")
    let error = #expect(throws: (any Error).self) { try CausalEncoder(file: other, engine: engine) }
    #expect("\(error!)".contains(other.path))
    let file = folder.appending(path: CausalEncoder.fileName)
    #expect(throws: EncoderError.self) { try CausalEncoder(file: file, layers: 31, engine: engine) }
  }
}
