/// Who speaks in a part of a record.
public enum RecordRole: UInt8, Sendable, Codable, Hashable, CaseIterable {
  case none
  case system
  case user
  case assistant
  case tool
  case other
}

/// The field that a part of a record comes from; `text` stands for every name without a meaning.
public enum RecordField: UInt8, Sendable, Codable, Hashable, CaseIterable {
  case text
  case prompt
  case completion
  case chosen
  case rejected
  case messages
}

/// One part of a record's text.
///
/// Its layout is that of `parable_part` in C, where most of them are made.
public struct RecordPart: Sendable, Hashable {
  private let start: Int64
  private let end: Int64
  private let roleNumber: UInt8
  private let fieldNumber: UInt8

  /// A part of these bytes.
  public init(range: Range<Int>, role: RecordRole = .none, field: RecordField = .text) {
    (start, end) = (Int64(range.lowerBound), Int64(range.upperBound))
    (roleNumber, fieldNumber) = (role.rawValue, field.rawValue)
  }

  /// Its bytes, counted from the beginning of the record's text.
  public var range: Range<Int> { Int(start)..<Int(end) }
  /// Who speaks.
  public var role: RecordRole { RecordRole(rawValue: roleNumber) ?? .other }
  /// Which field it comes from.
  public var field: RecordField { RecordField(rawValue: fieldNumber) ?? .text }
}
