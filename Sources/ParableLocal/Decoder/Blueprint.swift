/// What a parameter is before it has numbers: its name and shape, and the parts of which a
/// checkpoint makes it, stacked by rows.
struct Blueprint: Sendable, Hashable {
  /// One tensor of a Hugging Face checkpoint.
  struct Part: Sendable, Hashable {
    let name: String
    let shape: [Int]
    /// The standard deviation that its numbers begin with; nil means that all begin at 1.
    let spread: Double?
  }

  let name: String
  let parts: [Part]

  var shape: [Int] {
    [parts.reduce(0) { $0 + $1.shape[0] }] + parts[0].shape.dropFirst()
  }
}

extension DecoderConfig {
  /// All parameters, in the order in which a decoder keeps them.
  var blueprints: [Blueprint] {
    var result = [single("model.embed_tokens.weight", [vocabularySize, hiddenSize], 0.08)]
    for index in 0..<layers { result += layer("model.layers.\(index).") }
    result.append(single("model.norm.weight", [hiddenSize], nil))
    if !tiesEmbeddings {
      result.append(single("lm_head.weight", [vocabularySize, hiddenSize], 0.08))
    }
    return result
  }

  /// How many numbers all parameters hold.
  public var parameterCount: Int {
    blueprints.reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  private func layer(_ prefix: String) -> [Blueprint] {
    let asking = heads * headSize
    let answering = keyValueHeads * headSize
    let attention = prefix + "self_attn."
    let feed = prefix + "mlp."
    return [
      single(prefix + "input_layernorm.weight", [hiddenSize], nil),
      Blueprint(
        name: attention + "qkv_proj.weight",
        parts: [
          matrix(attention + "q_proj.weight", asking, hiddenSize),
          matrix(attention + "k_proj.weight", answering, hiddenSize),
          matrix(attention + "v_proj.weight", answering, hiddenSize),
        ]),
      Blueprint(
        name: attention + "o_proj.weight",
        parts: [matrix(attention + "o_proj.weight", hiddenSize, asking, residual: true)]),
      single(prefix + "post_attention_layernorm.weight", [hiddenSize], nil),
      Blueprint(
        name: feed + "gate_up_proj.weight",
        parts: [
          matrix(feed + "gate_proj.weight", intermediateSize, hiddenSize),
          matrix(feed + "up_proj.weight", intermediateSize, hiddenSize),
        ]),
      Blueprint(
        name: feed + "down_proj.weight",
        parts: [matrix(feed + "down_proj.weight", hiddenSize, intermediateSize, residual: true)]),
    ]
  }

  private func single(_ name: String, _ shape: [Int], _ spread: Double?) -> Blueprint {
    Blueprint(name: name, parts: [Blueprint.Part(name: name, shape: shape, spread: spread)])
  }

  /// A matrix begins at 0.8 / √(columns), and one that adds to the residual stream at a share of
  /// that which keeps the stream's size independent of the depth.
  private func matrix(
    _ name: String, _ rows: Int, _ columns: Int, residual: Bool = false
  ) -> Blueprint.Part {
    let plain = 0.8 / Double(columns).squareRoot()
    let share = residual ? 0.5 / Double(2 * layers).squareRoot() : 1
    return Blueprint.Part(name: name, shape: [rows, columns], spread: plain * share)
  }
}
