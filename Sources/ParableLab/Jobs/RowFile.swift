import Foundation
import ParableCore

/// A row with a name that no other row of its file bears.
protocol NamedRow: Codable {
  var id: String { get }
}

extension TrialRow: NamedRow {}
extension TaskRow: NamedRow {}

/// Rows as JSON lines, added in groups; a killed process leaves whole groups only.
struct RowFile<Row: NamedRow> {
  let url: URL
  private(set) var rows: [Row]

  /// Opens the file, or begins an empty one.
  ///
  /// - Throws: ``CorpusFileError/malformed(path:line:)`` for a line that is no row.
  init(_ url: URL) throws {
    self.url = url
    let data = (try? Data(contentsOf: url)) ?? Data()
    rows = try data.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
      guard let row = try? JSONDecoder().decode(Row.self, from: Data(line)) else {
        throw CorpusFileError.malformed(path: url.path, line: index + 1)
      }
      return row
    }
  }

  /// Whether all these trials have rows.
  func holds(_ ids: [String]) -> Bool { Set(ids).isSubset(of: rows.map(\.id)) }

  /// Adds rows of one cell; rows of that cell that a killed process left are replaced.
  mutating func append(_ fresh: [Row]) throws {
    let ids = Set(fresh.map(\.id))
    rows = rows.filter { !ids.contains($0.id) } + fresh
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try rows.map { try encoder.encode($0) + Data("\n".utf8) }
    try AtomicFile.write(Data(lines.joined()), to: url)
  }
}
