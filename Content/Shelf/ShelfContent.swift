/// What stands on the shelf: texts that people may want to argue with, embedded in the binary.
public enum ShelfContent {
  /// The name to use for the embedded codebook in messages.
  public static let codebookPath = "Content/Shelf/codebook.yaml"
  /// The name to use for the embedded lexicon in messages.
  public static let lexiconPath = "Content/Shelf/lexicon.yaml"

  /// The embedded codebook, as YAML.
  public static var codebook: String {
    String(decoding: PackageResources.codebook_yaml, as: UTF8.self)
  }

  /// The embedded lexicon, as YAML.
  public static var lexicon: String {
    String(decoding: PackageResources.lexicon_yaml, as: UTF8.self)
  }
}
