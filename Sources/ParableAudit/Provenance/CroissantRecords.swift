import ParableCore

/// Files of one format whose text stands under one name, as a Croissant record set.
struct CroissantRecords {
  /// What files of one set share.
  struct Kind: Hashable {
    let format: String
    let mediaType: String
    let textField: String

    /// Nil for files without fields, and for text that is not simply the value of one.
    init?(_ file: CorpusManifest.File) {
      guard ["json-lines", "parquet"].contains(file.format), let field = file.textField,
        !field.isEmpty, !field.contains(".")
      else { return nil }
      format = file.format
      mediaType = file.mediaTypes[0]
      textField = field
    }
  }

  let kind: Kind
  /// Its number among the sets, from 0.
  let number: Int
  /// The files by their number in the manifest and their path.
  var files: [(index: Int, path: String)]

  /// What a description calls a file: its path may hold what an IRI may not.
  static func id(ofFile index: Int) -> String { "file-\(index)" }

  private var id: String { number == 0 ? "documents" : "documents-\(number + 1)" }

  /// The files as a set; nil where there is only one. Sets keep the description short: a record set
  /// for each of thousands of files would keep validators busy for minutes (croissant#525).
  var fileSet: JSONValue? {
    guard files.count > 1 else { return nil }
    return [
      "@type": "cr:FileSet", "@id": .string("\(id)-files"),
      "encodingFormat": .string(kind.mediaType), "includes": .texts(files.map { pattern($0.path) }),
    ]
  }

  /// The records: one field with the text.
  var recordSet: JSONValue {
    let source: (key: String, id: String) =
      files.count > 1
      ? ("fileSet", "\(id)-files") : ("fileObject", Self.id(ofFile: files[0].index))
    let name = JSONValue.string(kind.textField)
    let field: JSONValue = [
      "@type": "cr:Field", "@id": .string("\(id)/text"), "name": name,
      "description": "The text of the document.", "dataType": "sc:Text",
      "source": .object([
        source.key: ["@id": .string(source.id)], "extract": ["column": name],
      ]),
    ]
    return [
      "@type": "cr:RecordSet", "@id": .string(id), "name": .string(id),
      "description": "One record a document.", "field": .array([field]),
    ]
  }

  /// The glob pattern that only this path matches.
  private func pattern(_ path: String) -> String {
    String(path.flatMap { "*?[".contains($0) ? "[\($0)]" : "\($0)" })
  }
}
