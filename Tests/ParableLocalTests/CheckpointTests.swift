import Foundation
import ParableCore
import Testing

@testable import ParableLocal

@Suite(.needsPlugin)
struct CheckpointTests {
  private func decoder(_ config: DecoderConfig) throws -> LlamaDecoder {
    try LlamaDecoder(config, seed: Seed(21), engine: TestEngine.engine())
  }

  private func saved(_ decoder: LlamaDecoder, _ folder: TemporaryFolder) throws -> URL {
    let place = folder.url.appending(path: "model")
    try Checkpoint.save(decoder, tokenizer: Array("{}".utf8), to: place)
    return place
  }

  /// Writes the weights of a checkpoint again with something changed.
  private func rewrite(
    _ place: URL, _ change: (inout [String: (shape: [Int], numbers: [Float])]) -> Void
  ) throws {
    let url = place.appending(path: "model.safetensors")
    let file = try SafetensorsFile(url)
    var tensors: [String: (shape: [Int], numbers: [Float])] = [:]
    for name in file.names {
      let shape = file.description(of: name)!.shape
      tensors[name] = (shape, try file.floats(name, shape: shape))
    }
    change(&tensors)
    var writer = SafetensorsWriter()
    for (name, tensor) in tensors { writer.add(name, shape: tensor.shape, floats: tensor.numbers) }
    try writer.write(to: url)
  }

  @Test(arguments: TestEngine.configs)
  func `a decoder is loaded as it was saved`(config: DecoderConfig) throws {
    let folder = try TemporaryFolder()
    let decoder = try decoder(config)
    let place = try saved(decoder, folder)
    let held = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    #expect(
      held == ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"])
    let loaded = try Checkpoint.load(place, engine: decoder.engine)
    #expect(loaded.config == config.exported)
    let tokens = TestEngine.tokens(200, below: config.vocabularySize)
    let difference = try abs(
      decoder.meanLoss(over: tokens, columns: 30) - loaded.meanLoss(over: tokens, columns: 30))
    #expect(difference < 1e-6)
    // A second round changes nothing any more.
    let again = folder.url.appending(path: "again")
    try Checkpoint.save(loaded, tokenizer: Array("{}".utf8), to: again)
    for name in held {
      #expect(
        try Data(contentsOf: place.appending(path: name))
          == Data(contentsOf: again.appending(path: name)))
    }
  }

  @Test func `a missing, an unexpected and a misshapen tensor are refused by name`() throws {
    let folder = try TemporaryFolder()
    let decoder = try decoder(TestEngine.configs[1])
    let place = try saved(decoder, folder)
    let path = place.appending(path: "model.safetensors").path
    let engine = decoder.engine
    let name = "model.layers.1.mlp.up_proj.weight"
    let kept = try SafetensorsFile(URL(filePath: path)).floats(name, shape: [72, 48])
    try rewrite(place) { $0[name] = nil }
    #expect(throws: SafetensorsError.missing(path: path, tensor: name)) {
      try Checkpoint.load(place, engine: engine)
    }
    try rewrite(place) { $0[name] = ([48, 72], kept) }
    #expect(
      throws: SafetensorsError.badTensor(
        path: path, tensor: name, reason: "its shape is [48, 72], not [72, 48]")
    ) { try Checkpoint.load(place, engine: engine) }
    try rewrite(place) {
      $0[name] = ([72, 48], kept)
      $0["model.layers.0.self_attn.q_proj.bias"] = ([1], [0])
    }
    #expect(
      throws: SafetensorsError.unexpected(
        path: path, tensor: "model.layers.0.self_attn.q_proj.bias")
    ) { try Checkpoint.load(place, engine: engine) }
  }

  @Test(arguments: [
    ("\"silu\"", "\"gelu\"", "hidden_act"), ("\"llama\"", "\"mistral\"", "model_type"),
    ("\"attention_bias\" : false", "\"attention_bias\" : true", "attention_bias"),
    ("\"mlp_bias\" : false", "\"sliding_window\" : 4", "sliding_window"),
    ("\"num_key_value_heads\" : 2", "\"num_key_value_heads\" : 4", "num_key_value_heads"),
    ("\"rms_norm_eps\" : 1e-05", "\"rms_norm_eps\" : -1", "rms_norm_eps"),
  ])
  func `a config that we cannot compute is refused by its key`(
    old: String, new: String, key: String
  ) throws {
    let folder = try TemporaryFolder()
    let decoder = try decoder(TestEngine.configs[1])
    let place = try saved(decoder, folder)
    let file = place.appending(path: "config.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains(old))
    try text.replacingOccurrences(of: old, with: new)
      .write(to: file, atomically: true, encoding: .utf8)
    let error = try #require(throws: CheckpointError.self) {
      try Checkpoint.load(place, engine: decoder.engine)
    }
    #expect("\(error)".hasPrefix("\(file.path): \(key) "))
  }

  @Test(arguments: [
    ("{\"model_type\": \"llama\", \"vocab_size\": \"ten\"}", "vocab_size is not a whole number"),
    ("{\"model_type\": \"llama\", \"vocab_size\": 1.5}", "vocab_size is not a number of the right"),
    ("{\"model_type\": 4}", "model_type is not text"),
    ("{\"model_type\": \"llama\", \"mlp_bias\": 1}", "mlp_bias is not true or false"),
    ("{\"model_type\": \"llama\", \"architectures\": 1}", "architectures is not a list"),
    ("{\"model_type\": \"llama\", \"architectures\": [1]}", "architectures.0 is not text"),
    ("[]", "it is no JSON object"), ("{\"model_type\"", "it is not JSON"), ("", "it is not JSON"),
  ])
  func `a config of the wrong kind is refused by file and key`(text: String, says: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("config.json", Array(text.utf8))
    let error = try #require(throws: CheckpointError.self) {
      try Checkpoint.loadConfig(folder.url)
    }
    #expect("\(error)".hasPrefix("\(file.path): \(says)"))
    #expect(!"\(error)".contains("DecodingError") && !"\(error)".contains("CodingKey"))
  }

  @Test func `a checkpoint that cannot be written leaves nothing and changes nothing`() throws {
    let folder = try TemporaryFolder()
    let decoder = try decoder(TestEngine.configs[0])
    let place = try saved(decoder, folder)
    struct Full: Error {}
    #expect(throws: FileError.self) {
      try AtomicFile.writeFolder(place) { partial in
        try AtomicFile.fill(partial.appending(path: "config.json")) {
          try $0.write(contentsOf: Data([1, 2, 3]))
        }
        throw Full()
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["model"])
    _ = try Checkpoint.load(place, engine: decoder.engine)
    try Checkpoint.save(decoder, to: place)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["model"])
  }

  @Test func `a full disk is an error with its reason`() throws {
    try #require(FileManager.default.fileExists(atPath: "/dev/full"))
    let handle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    var writer = SafetensorsWriter()
    writer.add("w", shape: [2], floats: [1, 2])
    #expect(throws: (any Error).self) { try writer.write(to: handle) }
  }

  @Test func `a folder that is no checkpoint is never replaced`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("thesis.txt", [1])
    #expect(throws: FileError.occupied(path: folder.url.path)) {
      try Checkpoint.save(decoder(TestEngine.configs[0]), to: folder.url)
    }
  }

  @Test func `a plugin that is missing is an error that says what to run`() throws {
    let error = try #require(throws: EngineError.self) {
      try Engine(plugin: URL(filePath: "/nowhere/plugin.so"))
    }
    #expect(error == .noPlugin(searched: ["/nowhere/plugin.so"]))
    #expect("\(error)".contains("scripts/bootstrap"))
  }
}
