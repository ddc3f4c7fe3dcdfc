/// The tool itself.
public enum Parable {
  /// The version that requests and reports name.
  public static let version = "0.1.0"
}
