import ParableCore

extension Croissant {
  /// The JSON-LD context of Croissant 1.1, its appendix 1, with three differences, all tried with
  /// `mlcroissant` 1.1.1: schema.org is spelt with `https` (with `http` it refuses the file),
  /// `prov` is added as the specification asks of whoever uses it, and so are the terms whose
  /// absence `mlcroissant` warns of (`name` and `description` by language, and `path`, `repeated`,
  /// `replace`, `samplingRate`).
  static let context: JSONValue = {
    var context: [String: JSONValue] = [
      "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
      "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
      "dct": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
      "conformsTo": "dct:conformsTo",
      "data": ["@id": "cr:data", "@type": "@json"],
      "dataType": ["@id": "cr:dataType", "@type": "@vocab"],
      "examples": ["@id": "cr:examples", "@type": "@json"],
      "name": ["@container": "@language"], "description": ["@container": "@language"],
    ]
    for term in terms { context[term] = .string("cr:\(term)") }
    return .object(context)
  }()

  /// The terms that are short for Croissant's own of the same name.
  private static let terms = [
    "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty",
    "excludes", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes",
    "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "readLines",
    "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "sdVersion",
    "separator", "source", "subField", "transform", "unArchive", "value",
  ]
}
