import Foundation
import ParableCore

/// A row with a name that no other row of its file bears.
protocol NamedRow: Codable {
  var id: String { get }
}

extension TrialRow: NamedRow {}
extension TaskRow: NamedRow {}

/// Rows as JSON lines, added in groups; groups that are whole survive a killed process.
struct RowFile<Row: NamedRow> {
  let url: URL
  private(set) var rows: [Row]

  /// Opens the file; a line that was torn is cut off.
  ///
  /// - Throws: ``FileError`` when it cannot be read or mended.
  init(_ url: URL) throws {
    self.url = url
    let data = (try? Data(contentsOf: url)) ?? Data()
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    rows = lines.compactMap { try? JSONDecoder().decode(Row.self, from: Data($0)) }
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
