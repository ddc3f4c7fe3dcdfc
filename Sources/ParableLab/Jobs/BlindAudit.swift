import Foundation
import ParableAudit
import ParableCore

/// AUDIT as it reads a corpus that it knows nothing of: it is given texts, and nothing else.
///
/// Where a document comes from and what kind of text it is never reaches it: the file that it reads
/// holds the texts alone. Everything after that is what `parable audit` does.
struct BlindAudit {
  let tools: Auditor.Tools

  private struct Line: Encodable {
    let text: String
  }

  /// What was found in each text; nil where nothing was.
  ///
  /// - Parameter folder: Where the texts are written and read; it is made, and removed at the end.
  func findings(in texts: [String], folder: URL) throws -> [Finding?] {
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "texts.jsonl")
    let lines = try texts.map { try JSONEncoder().encode(Line(text: $0)) + Data("\n".utf8) }
    try AtomicFile.write(Data(lines.joined()), to: file)
    let auditor = try Auditor(paths: [file.path], tools: tools)
    let parts = folder.appending(path: "parts")
    try auditor.map(into: parts, workers: 1)
    var places: [Int: Int] = [:]
    var offset = 0
    for (index, line) in lines.enumerated() {
      places[offset] = index
      offset += line.count
    }
    var found = [Finding?](repeating: nil, count: texts.count)
    for finding in try auditor.findings(parts: parts) { found[places[finding.offset]!] = finding }
    return found
  }
}

extension Finding {
  /// Whether it depicts an AI that does wrong. What analyses a risk depicts nothing.
  var isHostile: Bool { stance == .hostile && !isAnalysis }
}
