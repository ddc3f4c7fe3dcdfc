/// The trials' names and wordings, embedded in the binary. They are for evaluation only.
public enum TrialContent {
  /// The name to use for the embedded file in messages.
  public static let path = "Content/Trials/trials.yaml"

  /// The embedded file, as YAML.
  public static var yaml: String {
    String(decoding: PackageResources.trials_yaml, as: UTF8.self)
  }
}
