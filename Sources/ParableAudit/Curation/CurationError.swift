import Foundation

/// Why a corpus cannot be curated, as a whole or in one file.
public enum CurationError: Error, Hashable {
  /// A run folder holds no findings.
  case noFindings(folder: String)
  /// A line of the findings cannot be used.
  case malformed(path: String, line: Int, reason: String)
  /// The policy would drop more than it allows itself.
  case tooManyDropped(dropped: Int, documents: Int, limit: Double)
  /// A file of the corpus bears a name that is taken by what curating writes.
  case reservedName(path: String)
  /// The folder to write to holds something else, or the corpus itself.
  case unusableFolder(path: String, reason: String)
  /// What was written earlier is no longer there.
  case outputChanged(path: String, run: String)
  /// A file is not the one that was audited.
  case changed(path: String, reason: String)
  /// What the policy asks cannot be done to a file.
  case cannotWrite(path: String, reason: String)
}

extension CurationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFindings(let folder):
      "\(folder): there is no findings.jsonl with a manifest.json. Name the run of an audit."
    case .malformed(let path, let line, let reason):
      "\(path):\(line): \(reason). Run the audit again."
    case .tooManyDropped(let dropped, let documents, let limit):
      "The policy would drop \(dropped) of \(documents) documents, and its `drop_share` allows "
        + "\(limit). Nothing was written. Make its rules narrower, or raise the limit."
    case .reservedName(let path):
      "\(path): its name is one that curating uses itself (dropped, review, attributes, "
        + "weights.jsonl, curation.json). Rename it and audit again."
    case .unusableFolder(let path, let reason): "\(path): \(reason). Choose another folder."
    case .outputChanged(let path, let run):
      "\(path): it is gone or was changed since it was written. Choose another --out, or delete "
        + "the run folder \(run) and run again."
    case .changed(let path, let reason):
      "\(path): changed since the audit: \(reason). Nothing of it was written; audit it again."
    case .cannotWrite(let path, let reason): "\(path): \(reason). Nothing of it was written."
    }
  }
}
