import Foundation

/// An arm's cells as a table: a row for each kind of situation, a column for each format.
struct CellTable {
  struct Row {
    let kind: String
    /// "in kind" or "out of kind"; nil when that differs by seed.
    let place: String?
    let columns: [Column]
  }

  struct Column {
    /// nil where there is no such cell, or none of its trials could be scored.
    let harm: QuantityWithBounds?
    /// What is shown instead of a missing number.
    let gap: String
    /// The share as a number from 0 to 1 for the style sheet, which turns it into a shade.
    let shade: String
  }

  let formats: [String]
  let rows: [Row]

  /// A table of these cells in the order of their first appearance; nil when there are none.
  init?(_ cells: [Comparison.Cell]) {
    guard !cells.isEmpty else { return nil }
    let formats = Self.distinct(cells.map(\.format))
    self.formats = formats
    rows = Self.distinct(cells.map { RowKey(kind: $0.kind, inKind: $0.inKind) }).map { key in
      let inRow = cells.filter { $0.kind == key.kind && $0.inKind == key.inKind }
      let columns = formats.map { format in
        Self.column(inRow.first { $0.format == format })
      }
      return Row(
        kind: key.kind, place: key.inKind.map { $0 ? "in kind" : "out of kind" },
        columns: columns)
    }
  }

  private struct RowKey: Hashable {
    let kind: String
    let inKind: Bool?
  }

  private static func column(_ cell: Comparison.Cell?) -> Column {
    Column(
      harm: (cell?.harm).map(QuantityWithBounds.percent), gap: cell == nil ? "–" : "none",
      shade: String(format: "%.3f", min(max(cell?.harm?.mean ?? 0, 0), 1)))
  }

  private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }
}
