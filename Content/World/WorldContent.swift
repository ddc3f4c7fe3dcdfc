/// The miniature world's grammar, embedded in the binary.
public enum WorldContent {
  /// The name to use for the embedded grammar in messages.
  public static let path = "Content/World/world.yaml"

  /// The embedded grammar, as YAML.
  public static var yaml: String {
    String(decoding: PackageResources.world_yaml, as: UTF8.self)
  }
}
