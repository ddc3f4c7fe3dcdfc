import Foundation
import ParableCore

/// A folder as Hugging Face writes it: `config.json`, `generation_config.json`,
/// `model.safetensors` and `tokenizer.json`.
///
/// A decoder with an embedding scale is written as a plain Llama: the scale goes into the embedding
/// table, the unscaled table becomes the head, and the two are no longer tied. Loading that gives
/// an untied decoder that computes the same; training on from it trains the two apart. To go on
/// with the tied form, resume from a training state (``Trainer/save(to:)``), which keeps it.
public enum Checkpoint {
  /// The names of the files of a checkpoint.
  static let config = "config.json"
  static let weights = "model.safetensors"
  static let generation = "generation_config.json"
  static let tokenizer = "tokenizer.json"
  static let tokenizerConfig = "tokenizer_config.json"

  /// Writes a checkpoint, whole or not at all; a checkpoint that was there is replaced.
  ///
  /// - Parameters:
  ///   - tokenizer: the bytes of `tokenizer.json`, if there is one.
  ///   - tokenizerConfig: the bytes of `tokenizer_config.json`, if there is one.
  /// - Throws: ``FileError`` saying why nothing was written.
  public static func save(
    _ decoder: LlamaDecoder, tokenizer: [UInt8]? = nil, tokenizerConfig: [UInt8]? = nil,
    to folder: URL
  ) throws {
    try refuseStranger(folder)
    let writer = try writer(for: decoder)
    let exported = decoder.config.exported
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let config = try encoder.encode(exported)
    let generation = try encoder.encode(GenerationConfig(exported))
    try AtomicFile.writeFolder(folder) { partial in
      func fill(_ name: String, _ body: (FileHandle) throws -> Void) throws {
        try AtomicFile.fill(partial.appending(path: name), body)
      }
      try fill(Self.config) { try $0.write(contentsOf: config) }
      try fill(Self.generation) { try $0.write(contentsOf: generation) }
      try fill(Self.weights) { try writer.write(to: $0) }
      let texts = [(Self.tokenizer, tokenizer), (Self.tokenizerConfig, tokenizerConfig)]
      for case (let name, let bytes?) in texts {
        try fill(name) { try $0.write(contentsOf: Data(bytes)) }
      }
    }
  }

  /// Loads a decoder, from f32, f16 or bf16 weights.
  ///
  /// - Throws: ``CheckpointError`` for a config that makes no decoder, ``SafetensorsError`` for
  ///   weights that are damaged, not finite, missing or unexpected, or do not fit the config.
  public static func load(_ folder: URL, engine: Engine) throws -> LlamaDecoder {
    let config = try loadConfig(folder)
    let file = try SafetensorsFile(folder.appending(path: weights))
    let parts = config.blueprints.flatMap(\.parts)
    let wanted = Set(parts.map(\.name))
    let missing = parts.first { file.description(of: $0.name) == nil }
    if let missing { throw SafetensorsError.missing(path: file.path, tensor: missing.name) }
    for name in file.names where !wanted.contains(name) {
      if name == "lm_head.weight", config.tiesEmbeddings, try isTied(file, config) { continue }
      throw SafetensorsError.unexpected(path: file.path, tensor: name)
    }
    return try LlamaDecoder(config, engine: engine) { blueprint in
      try blueprint.parts.flatMap { try file.floats($0.name, shape: $0.shape) }
    }
  }

  /// Reads the shape of a checkpoint alone.
  ///
  /// - Throws: ``CheckpointError`` for a config that makes no decoder, ``SafetensorsError`` for one
  ///   that is not there.
  public static func loadConfig(_ folder: URL) throws -> DecoderConfig {
    let file = folder.appending(path: config)
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw SafetensorsError.unreadable(path: file.path, reason: "there is no such file")
    }
    do {
      return try JSONDecoder().decode(DecoderConfig.self, from: data)
    } catch let error as DecoderConfigError {
      throw CheckpointError.unsupported(path: file.path, reason: error)
    } catch let error as DecodingError {
      throw CheckpointError(path: file.path, error)
    }
  }

  /// Some writers store the head of tied embeddings again; it must then be the same numbers.
  private static func isTied(_ file: SafetensorsFile, _ config: DecoderConfig) throws -> Bool {
    let shape = [config.vocabularySize, config.hiddenSize]
    return try file.floats("lm_head.weight", shape: shape)
      == file.floats("model.embed_tokens.weight", shape: shape)
  }

  /// Replacing a folder that is no checkpoint would destroy someone's work.
  private static func refuseStranger(_ folder: URL) throws(FileError) {
    let files = FileManager.default
    guard files.fileExists(atPath: folder.path) else { return }
    let held = try? files.contentsOfDirectory(atPath: folder.path)
    guard let held, held.isEmpty || held.contains(config) else {
      throw .occupied(path: folder.path)
    }
  }

  /// The tensors of a checkpoint, apart and under Hugging Face's names.
  private static func writer(for decoder: LlamaDecoder) throws -> SafetensorsWriter {
    var writer = SafetensorsWriter()
    writer.metadata["format"] = "pt"
    let config = decoder.config
    for (blueprint, parameter) in zip(config.blueprints, decoder.weights.parameters) {
      var numbers = try parameter.tensor.floats()[...]
      for part in blueprint.parts {
        let count = part.shape.reduce(1, *)
        writer.add(part.name, shape: part.shape, floats: Array(numbers.prefix(count)))
        numbers = numbers.dropFirst(count)
      }
    }
    guard config.embeddingScale != 1 else { return writer }
    return try folded(writer, decoder)
  }

  private static func folded(
    _ writer: SafetensorsWriter, _ decoder: LlamaDecoder
  ) throws -> SafetensorsWriter {
    var writer = writer
    let table = try decoder.weights.embedding.floats()
    let shape = [decoder.config.vocabularySize, decoder.config.hiddenSize]
    let scale = Float(decoder.config.embeddingScale)
    writer.replace("model.embed_tokens.weight", shape: shape, floats: table.map { $0 * scale })
    if decoder.config.tiesEmbeddings { writer.add("lm_head.weight", shape: shape, floats: table) }
    return writer
  }
}

/// What `generation_config.json` says: which tokens begin and end a text.
private struct GenerationConfig: Encodable {
  let beginId: Int32?
  let endIds: [Int32]?

  init(_ config: DecoderConfig) {
    beginId = config.beginId
    endIds = config.endIds.isEmpty ? nil : config.endIds
  }

  enum CodingKeys: String, CodingKey {
    case beginId = "bos_token_id"
    case endIds = "eos_token_id"
  }
}

extension DecoderConfig {
  /// The shape as a plain Llama: a decoder with a scale has untied embeddings on disk.
  var exported: DecoderConfig {
    guard embeddingScale != 1 else { return self }
    var result = self
    result.embeddingScale = 1
    result.tiesEmbeddings = false
    return result
  }
}
