/// What a record says about where it comes from, under whatever names.
public struct RecordMetadata: Sendable, Codable, Hashable {
  /// Its own name: `id`, `WARC-Record-ID`, `doc_id`, `uuid`.
  public var id: String?
  /// The page it was taken from.
  public var url: String?
  /// The collection it belongs to: `source`, `dump`, `dataset`.
  public var source: String?
  /// The licence it claims.
  public var license: String?
  /// When it was made or fetched, as written.
  public var date: String?
  /// The record that this one was made of (`WARC-Refers-To`).
  public var refersTo: String?
  /// The digest that the record claims (`WARC-Block-Digest`).
  public var digest: String?

  /// No metadata.
  public init() {}

  static let licenseNames = [
    "license", "metadata.license", "license_abbr", "metadata.license_type",
  ]

  /// Fills every part from the first of its usual names that has a value.
  init(lookingUp value: (String) -> String?) {
    func first(_ names: [String]) -> String? { names.lazy.compactMap(value).first }
    id = first(["id", "doc_id", "uuid", "metadata.id", "prompt_id"])
    url = first(["url", "metadata.url", "metadata.warc_url", "meta.url", "source_url"])
    source = first([
      "source", "dump", "metadata.source", "meta.pile_set_name", "dataset", "metadata.dump",
    ])
    license = first(Self.licenseNames)
    date = first(["date", "created", "metadata.date", "metadata.warc_date", "timestamp", "added"])
    refersTo = first(["warc_refers_to", "metadata.warc_refers_to"])
    digest = first(["digest", "metadata.digest"])
  }
}
