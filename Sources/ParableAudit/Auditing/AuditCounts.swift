/// What was counted of some documents; sums are whole numbers, so any order gives the same.
public struct AuditCounts: Sendable, Hashable, Codable {
  /// The documents of one stratum of one source.
  public struct Cell: Sendable, Hashable, Codable {
    /// Documents.
    public var documents = 0
    /// Bytes of their text.
    public var bytes = 0
    /// Bytes of their text that the loss counts.
    public var supervised = 0

    /// Nothing yet.
    public init() {}

    static func += (a: inout Cell, b: Cell) {
      a.documents += b.documents
      a.bytes += b.bytes
      a.supervised += b.supervised
    }
  }

  /// By the source's number, then by stratum. Sources without documents are not in it: a segment
  /// has documents of few sources, and where every folder is one there are thousands.
  private var cells: [Int: [Cell]] = [:]

  /// Counts of nothing.
  public init() {}

  /// One cell.
  public subscript(source: Int, stratum: AuditStratum) -> Cell {
    cells[source]?[stratum.rawValue] ?? Cell()
  }

  /// Counts one document.
  public mutating func add(source: Int, stratum: AuditStratum, bytes: Int, supervised: Int) {
    var cell = Cell()
    (cell.documents, cell.bytes, cell.supervised) = (1, bytes, supervised)
    cells[source, default: Self.row][stratum.rawValue] += cell
  }

  private static let row = Array(repeating: Cell(), count: AuditStratum.allCases.count)

  /// Both together.
  public static func += (a: inout AuditCounts, b: AuditCounts) {
    for (source, row) in b.cells {
      for stratum in row.indices { a.cells[source, default: Self.row][stratum] += row[stratum] }
    }
  }

  /// The sum over strata of one source.
  public func total(ofSource source: Int) -> Cell {
    cells[source, default: []].reduce(into: Cell()) { $0 += $1 }
  }

  /// The sum over sources of one stratum.
  public func total(of stratum: AuditStratum) -> Cell {
    cells.values.reduce(into: Cell()) { $0 += $1[stratum.rawValue] }
  }

  /// The sum of everything.
  public var total: Cell { cells.values.joined().reduce(into: Cell()) { $0 += $1 } }
}
