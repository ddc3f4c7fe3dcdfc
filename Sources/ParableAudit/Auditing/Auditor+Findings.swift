import Foundation

extension Auditor {
  /// All findings in the parts of a folder, in the order of the corpus.
  public func findings(parts folder: URL) throws -> [Finding] {
    let parts = try AuditParts(folder, of: settings)
    var findings: [Finding] = []
    for id in try parts.present() {
      try parts.part(of: id).forEachFinding { finding, _ in findings.append(finding) }
    }
    return findings.sorted { $0.position < $1.position }
  }
}
