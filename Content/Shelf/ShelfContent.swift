/// What stands on the shelf: texts that people may want to argue with, embedded in the binary.
public enum ShelfContent {
  /// The name to use for the embedded codebook in messages.
  public static let codebookPath = "Content/Shelf/codebook.yaml"
  /// The name to use for the embedded lexicon in messages.
  public static let lexiconPath = "Content/Shelf/lexicon.yaml"
  /// The name to use for the embedded instructions to the judge in messages.
  public static let judgePath = "Content/Shelf/judge.md"

  /// The embedded codebook, as YAML.
  public static var codebook: String {
    String(decoding: PackageResources.codebook_yaml, as: UTF8.self)
  }

  /// The embedded lexicon, as YAML.
  public static var lexicon: String {
    String(decoding: PackageResources.lexicon_yaml, as: UTF8.self)
  }

  /// The embedded instructions to the judge, as Markdown with places for the codebook.
  public static var judge: String {
    String(decoding: PackageResources.judge_md, as: UTF8.self)
  }
}
