import Foundation
import ParableCore

/// A description of a corpus in Croissant 1.1, for people and tools that look for data sets.
///
/// `mlcroissant` finds no error in it. It warns of nothing except a missing citation, where none is
/// given: inventing one would be worse.
public struct Croissant: Sendable, Hashable {
  /// The name under which a run folder holds it.
  public static let fileName = "croissant.json"

  /// What is known about the corpus as a whole. What is not known is said to be unknown: the
  /// defaults claim nothing.
  public struct Details: Sendable, Hashable {
    /// What the corpus is called.
    public var name: String
    /// What it is; nil for a sentence with the numbers of files and documents.
    public var description: String?
    /// The address of its licence, such as `https://spdx.org/licenses/ODC-By-1.0`.
    public var license: String?
    /// The address of its page.
    public var url: String?
    /// Who made it.
    public var creator: String?
    /// When it was published, as `2026-11-21`.
    public var datePublished: String?
    /// Its version, as `MAJOR.MINOR.PATCH`.
    public var version: String?
    /// How to cite it, preferably in BibTeX.
    public var citation: String?
    /// What stands before the paths of files: the address of a folder that ends with `/`.
    public var base: String

    /// Details of which only the name is known.
    public init(name: String) {
      self.name = name
      base = ""
    }
  }

  /// What the audit adds.
  public struct Audit: Sendable, Hashable {
    /// The day of the audit, as `2026-11-21`; nil keeps the description the same on every day.
    public var date: String?
    /// Sentences on what the corpus over- or under-represents, each with its number.
    public var biases: [String]
    /// Sentences on what neither the corpus nor the audit can be used for.
    public var limitations: [String]
    /// What annotated documents by machine: name and version of each.
    public var tools: [String]

    public init(
      date: String? = nil, biases: [String] = [], limitations: [String] = [], tools: [String] = []
    ) {
      self.date = date
      self.biases = biases
      self.limitations = limitations
      self.tools = tools
    }
  }

  let manifest: CorpusManifest
  let details: Details
  let audit: Audit

  /// A description from its parts.
  public init(_ manifest: CorpusManifest, _ details: Details, _ audit: Audit) {
    self.manifest = manifest
    self.details = details
    self.audit = audit
  }

  /// Its bytes on the disk: canonical JSON, which is JSON-LD.
  public func data() -> Data { Data(CanonicalJSON.text(of: json).utf8) }

  /// The JSON-LD.
  public var json: JSONValue {
    let corpus = JSONValue.string("urn:sha256:\(manifest.root.hex)")
    var members: [String: JSONValue] = [
      "@context": Self.context, "@type": "sc:Dataset",
      "conformsTo": .texts([
        "http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0",
      ]),
      "name": .string(details.name), "description": .string(details.description ?? summary),
      "license": license, "url": details.url.map(JSONValue.string) ?? corpus,
      "creator": ["@type": "sc:Organization", "name": .string(details.creator ?? "not stated")],
      "version": .string(details.version ?? "0.0.0+sha256.\(manifest.root.short)"),
      "prov:wasDerivedFrom": ["@id": corpus],
      "prov:wasGeneratedBy": activity,
      "rai:dataBiases": .texts(audit.biases),
      "rai:dataLimitations": .texts(audit.limitations + unknowns),
      "rai:machineAnnotationTools": .texts(audit.tools),
      "distribution": .array(fileObjects + groups.compactMap(\.fileSet)),
      "recordSet": .array(groups.map(\.recordSet)),
    ]
    members["citeAs"] = details.citation.map(JSONValue.string)
    members["datePublished"] = (details.datePublished ?? audit.date).map(JSONValue.string)
    return .object(members.filter { $0.value != .array([]) })
  }

  private var summary: String {
    let documents = manifest.files.reduce(0) { $0 &+ $1.documents }
    let day = audit.date.map { " on \($0)" } ?? ""
    return "A text corpus of \(manifest.files.count) files and \(documents) documents, as it was "
      + "audited by parable \(Parable.version)\(day). This description was made by the audit, not by "
      + "whoever made the corpus."
  }

  /// The licence; where it is unknown, the word that SPDX has for that, and what records claim.
  private var license: JSONValue {
    if let license = details.license { return .string(license) }
    let claims = manifest.licences.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let most = claims.prefix(20).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
    let more = claims.count > 20 ? " and \(claims.count - 20) other licences" : ""
    let found =
      claims.isEmpty
      ? "No document claims one."
      : "Documents claim these, which nobody checked (documents): \(most)\(more)."
    return [
      "@type": "sc:CreativeWork", "name": "NOASSERTION",
      "description": .string(
        "The licence of the corpus as a whole was not stated to the audit. \(found)"),
    ]
  }

  /// What the required properties had to be filled with although it is not known.
  private var unknowns: [String] {
    var sentences: [String] = []
    if details.url == nil {
      sentences.append("The corpus has no known page; url names its content.")
    }
    if details.creator == nil { sentences.append("Who made the corpus was not stated.") }
    if details.datePublished == nil, audit.date != nil {
      sentences.append(
        "When the corpus was published was not stated; datePublished is the day of the audit.")
    }
    if details.version == nil {
      sentences.append("The corpus has no known version; version names its content.")
    }
    return sentences
  }

  private var activity: JSONValue {
    var members: [String: JSONValue] = [
      "@type": "prov:Activity", "prov:label": .string("parable audit \(Parable.version)"),
    ]
    members["prov:endedAtTime"] = audit.date.map(JSONValue.string)
    return .object(members)
  }

  private var fileObjects: [JSONValue] {
    manifest.files.enumerated().map { fileObject($1, id: CroissantRecords.id(ofFile: $0)) }
  }

  private func fileObject(_ file: CorpusManifest.File, id: String) -> JSONValue {
    [
      "@type": "cr:FileObject", "@id": .string(id),
      "name": .string(file.path.split(separator: "/").last.map(String.init) ?? file.path),
      "contentUrl": .string(address(of: file.path)), "contentSize": .string("\(file.bytes) B"),
      "encodingFormat": .texts(file.mediaTypes), "sha256": .string(file.sha256.hex),
      "prov:wasDerivedFrom": ["@id": .string("urn:sha256:\(file.sha256.hex)")],
    ]
  }

  /// The path as it is, which is what tools open; behind an address, percent-encoded.
  private func address(of path: String) -> String {
    guard details.base.contains("://") else { return details.base + path }
    let allowed = CharacterSet.urlPathAllowed
    return details.base + (path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path)
  }

  /// Files whose text is found in the same way, each kind one record set.
  private var groups: [CroissantRecords] {
    var places: [CroissantRecords.Kind: Int] = [:]
    var groups: [CroissantRecords] = []
    for (index, file) in manifest.files.enumerated() {
      guard let kind = CroissantRecords.Kind(file) else { continue }
      if let place = places[kind] {
        groups[place].files.append((index, file.path))
      } else {
        places[kind] = groups.count
        groups.append(
          CroissantRecords(kind: kind, number: groups.count, files: [(index, file.path)]))
      }
    }
    return groups
  }
}

extension CorpusManifest.File {
  /// The type of its records, then how it is compressed. An archive would be opened, so a
  /// compressed file has the type of what is in it first.
  var mediaTypes: [String] {
    let records =
      switch format {
      case "json-lines": "application/jsonlines"
      case "parquet": "application/x-parquet"
      case "warc": "application/warc"
      case "text": "text/plain"
      default: "application/octet-stream"
      }
    return switch compression {
    case "gzip": [records, "application/gzip"]
    case "zstd": [records, "application/zstd"]
    default: [records]
    }
  }
}

extension JSONValue {
  /// One text as it is, several as a list.
  static func texts(_ texts: [String]) -> JSONValue {
    texts.count == 1 ? .string(texts[0]) : .array(texts.map(JSONValue.string))
  }
}
