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

  /// By the source's number, then by stratum.
  public private(set) var cells: [[Cell]]

  /// Counts of nothing.
  public init(sources: Int) {
    cells = Array(
      repeating: Array(repeating: Cell(), count: AuditStratum.allCases.count), count: sources)
  }

  /// One cell.
  public subscript(source: Int, stratum: AuditStratum) -> Cell { cells[source][stratum.rawValue] }

  /// Counts one document.
  public mutating func add(source: Int, stratum: AuditStratum, bytes: Int, supervised: Int) {
    cells[source][stratum.rawValue].documents += 1
    cells[source][stratum.rawValue].bytes += bytes
    cells[source][stratum.rawValue].supervised += supervised
  }

  /// Both together.
  public static func += (a: inout AuditCounts, b: AuditCounts) {
    for source in b.cells.indices {
      for stratum in b.cells[source].indices {
        a.cells[source][stratum] += b.cells[source][stratum]
      }
    }
  }

  /// The sum over strata of one source.
  public func total(ofSource source: Int) -> Cell {
    cells[source].reduce(into: Cell()) { $0 += $1 }
  }

  /// The sum over sources of one stratum.
  public func total(of stratum: AuditStratum) -> Cell {
    cells.reduce(into: Cell()) { $0 += $1[stratum.rawValue] }
  }

  /// The sum of everything.
  public var total: Cell { cells.joined().reduce(into: Cell()) { $0 += $1 } }
}
