/// A key of any name, to see what a file holds.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init(_ name: String) { stringValue = name }
  init?(intValue: Int) { nil }
}

extension DecoderConfig: Codable {
  /// Keys of `LlamaConfig` that change nothing we compute: they may stand there with any value.
  private static let idle: Set<String> = [
    "_name_or_path", "torch_dtype", "dtype", "transformers_version", "use_cache",
    "initializer_range", "pretraining_tp", "pad_token_id", "attention_dropout",
    "output_attentions", "output_hidden_states", "return_dict", "chunk_size_feed_forward",
    "id2label", "label2id", "problem_type",
  ]

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    func number(_ key: String) throws -> Int {
      guard let value = try optional(key, Int.self) else {
        throw DecoderConfigError.missing(key: key)
      }
      return value
    }
    func optional<Value: Decodable>(_ key: String, _ type: Value.Type) throws -> Value? {
      do {
        return try container.decodeIfPresent(type, forKey: AnyKey(key))
      } catch let error where !(error is DecodingError) {
        // A number with a fraction, or too large: Foundation does not say under which key.
        throw DecodingError.dataCorruptedError(
          forKey: AnyKey(key), in: container, debugDescription: "\(error)")
      }
    }
    try Self.refuseUnsupported(container)
    self.init(
      vocabularySize: try number("vocab_size"), hiddenSize: try number("hidden_size"),
      intermediateSize: try number("intermediate_size"), layers: try number("num_hidden_layers"),
      heads: try number("num_attention_heads"),
      keyValueHeads: try optional("num_key_value_heads", Int.self),
      headSize: try optional("head_dim", Int.self),
      normEpsilon: try optional("rms_norm_eps", Double.self) ?? 1e-6,
      ropeTheta: try Self.theta(container),
      maxPositions: try optional("max_position_embeddings", Int.self) ?? 2048,
      tiesEmbeddings: try optional("tie_word_embeddings", Bool.self) ?? false,
      beginId: try optional("bos_token_id", Int32.self), endIds: try Self.ends(container))
    try validate()
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyKey.self)
    try container.encode(["LlamaForCausalLM"], forKey: AnyKey("architectures"))
    for (key, value) in [
      ("model_type", "llama"), ("hidden_act", "silu"), ("torch_dtype", "float32"),
    ] {
      try container.encode(value, forKey: AnyKey(key))
    }
    let numbers = [
      "vocab_size": vocabularySize, "hidden_size": hiddenSize,
      "intermediate_size": intermediateSize, "num_hidden_layers": layers,
      "num_attention_heads": heads, "num_key_value_heads": keyValueHeads, "head_dim": headSize,
      "max_position_embeddings": maxPositions,
    ]
    for (key, value) in numbers { try container.encode(value, forKey: AnyKey(key)) }
    try container.encode(normEpsilon, forKey: AnyKey("rms_norm_eps"))
    try container.encode(ropeTheta, forKey: AnyKey("rope_theta"))
    try container.encode(tiesEmbeddings, forKey: AnyKey("tie_word_embeddings"))
    try container.encode(false, forKey: AnyKey("attention_bias"))
    try container.encode(false, forKey: AnyKey("mlp_bias"))
    try container.encode(beginId, forKey: AnyKey("bos_token_id"))
    try container.encode(endIds.isEmpty ? nil : endIds, forKey: AnyKey("eos_token_id"))
  }

  private static func refuseUnsupported(_ container: KeyedDecodingContainer<AnyKey>) throws {
    for key in container.allKeys where !known.contains(key.stringValue) {
      throw DecoderConfigError.unknownKey(key: key.stringValue)
    }
    func text(_ key: String, _ only: String) throws {
      guard let value = try container.decodeIfPresent(String.self, forKey: AnyKey(key)),
        value != only
      else { return }
      throw DecoderConfigError.unsupported(key: key, value: value, supported: only)
    }
    func off(_ key: String) throws {
      guard try container.decodeIfPresent(Bool.self, forKey: AnyKey(key)) == true else { return }
      throw DecoderConfigError.unsupported(key: key, value: "true", supported: "false")
    }
    guard container.contains(AnyKey("model_type")) else {
      throw DecoderConfigError.missing(key: "model_type")
    }
    try text("model_type", "llama")
    try text("hidden_act", "silu")
    try off("attention_bias")
    try off("mlp_bias")
    let architectures = try container.decodeIfPresent(
      [String].self, forKey: AnyKey("architectures"))
    if let found = architectures, found != ["LlamaForCausalLM"] {
      throw DecoderConfigError.unsupported(
        key: "architectures", value: "\(found)", supported: "[\"LlamaForCausalLM\"]")
    }
    if try container.contains(AnyKey("rope_scaling"))
      && !container.decodeNil(forKey: AnyKey("rope_scaling"))
    {
      throw DecoderConfigError.unsupported(
        key: "rope_scaling", value: "set", supported: "null")
    }
  }

  private static let known = idle.union([
    "architectures", "model_type", "hidden_act", "attention_bias", "mlp_bias", "rope_scaling",
    "rope_parameters", "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers",
    "num_attention_heads", "num_key_value_heads", "head_dim", "rms_norm_eps", "rope_theta",
    "max_position_embeddings", "tie_word_embeddings", "bos_token_id", "eos_token_id",
  ])

  /// The base of the frequencies: an old file has `rope_theta`, a new one `rope_parameters`.
  private static func theta(_ container: KeyedDecodingContainer<AnyKey>) throws -> Double {
    let plain = try container.decodeIfPresent(Double.self, forKey: AnyKey("rope_theta"))
    guard container.contains(AnyKey("rope_parameters")) else { return plain ?? 10000 }
    let nested = try container.nestedContainer(
      keyedBy: AnyKey.self, forKey: AnyKey("rope_parameters"))
    let type = try nested.decodeIfPresent(String.self, forKey: AnyKey("rope_type")) ?? "default"
    guard type == "default" else {
      throw DecoderConfigError.unsupported(
        key: "rope_parameters.rope_type", value: type, supported: "default")
    }
    let inner = try nested.decodeIfPresent(Double.self, forKey: AnyKey("rope_theta"))
    return inner ?? plain ?? 10000
  }

  private static func ends(_ container: KeyedDecodingContainer<AnyKey>) throws -> [Int32] {
    let key = AnyKey("eos_token_id")
    guard container.contains(key), try !container.decodeNil(forKey: key) else { return [] }
    if let one = try? container.decode(Int32.self, forKey: key) { return [one] }
    return try container.decode([Int32].self, forKey: key)
  }
}
