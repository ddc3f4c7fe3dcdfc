/// The shape of a decoder as our own files keep it: a `config.json` says nothing of the scale.
struct KeptShape: Codable {
  private var stored: DecoderConfig
  private var embeddingScale: Double

  private enum CodingKeys: String, CodingKey {
    case stored = "config"
    case embeddingScale
  }

  /// The shape to keep.
  init(_ config: DecoderConfig) {
    stored = config
    embeddingScale = config.embeddingScale
  }

  /// The shape that was kept.
  var config: DecoderConfig {
    var result = stored
    result.embeddingScale = embeddingScale
    return result
  }
}
