import Foundation
import ParableCore

/// The run of a finished audit, as it lies on the disk; every hash of it was checked.
public struct FinishedAudit: Sendable {
  /// Where it lies.
  public let folder: URL
  /// The version of Parable that did it.
  public let version: String
  /// What decided what was found.
  public let settings: AuditSettings
  /// What was found.
  public let result: AuditResult
  /// Which portrayals the corpus lacks.
  public let gaps: GapList

  /// The file of its findings.
  var findings: URL { folder.appending(path: Auditor.FileName.findings) }

  /// How many documents it read.
  var documents: Int { result.corpus.tally.delivered }
}

extension FinishedAudit {
  /// Reads a run folder and checks every hash of it.
  ///
  /// - Throws: ``AuditDifferenceError``, `RunError`, `FileError`.
  public init(folder: URL) throws {
    let run = try RunReading(of: folder)
    guard run.request.verb == "audit" else {
      throw AuditDifferenceError.noAudit(folder: folder.path, verb: run.request.verb)
    }
    _ = try RunVerification(of: folder)
    guard let settings = try? run.request.settings.decoded(as: AuditSettings.self),
      let result = try? run.result?.decoded(as: AuditResult.self)
    else {
      throw AuditDifferenceError.otherVersion(folder: folder.path, version: run.request.version)
    }
    self.init(
      folder: folder, version: run.request.version, settings: settings, result: result,
      gaps: try GapList(contentsOf: folder.appending(path: GapList.fileName)))
  }
}

/// Why two runs cannot be set side by side.
public enum AuditDifferenceError: Error, Hashable {
  /// It is the run of another verb.
  case noAudit(folder: String, verb: String)
  /// It was written by a version that measured other things.
  case otherVersion(folder: String, version: String)
  /// They were read in different ways, so that no increase can be told from that.
  case incomparable(what: [String])
}

extension AuditDifferenceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noAudit(let folder, let verb):
      "\(folder): this is a run of `\(verb)`, not of `audit`. Name the run of an audit."
    case .otherVersion(let folder, let version):
      "\(folder): this audit was written by Parable \(version), which measured other things. "
        + "Audit the corpus again."
    case .incomparable(let what):
      "Whether there is an increase cannot be said: \(what.joined(separator: ", ")) differ. "
        + "Audit both corpora again in the same way."
    }
  }
}
