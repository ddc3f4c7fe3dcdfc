import Foundation

extension Auditor {
  /// All findings in the parts of a folder, in the order of the corpus.
  public func findings(parts folder: URL) throws -> [Finding] {
    var findings: [Finding] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where AuditPart.segment(ofFileNamed: name) != nil {
      try AuditPart.read(folder.appending(path: name)) { _ in
      } finding: { finding, _ in
        findings.append(finding)
      }
    }
    return findings.sorted { $0.position < $1.position }
  }
}
