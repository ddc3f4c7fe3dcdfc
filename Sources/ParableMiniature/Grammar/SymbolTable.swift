/// The number of every name in a grammar, so that compiled sentences need no names.
struct SymbolTable: Sendable {
  /// A record's number and the numbers of its fields.
  struct Record: Sendable {
    var index: Int
    var fields: [String: Int]
  }

  /// The record whose rows are the kinds, in the order of `Kind.allCases`.
  static let kindRecord = 0

  private(set) var phrases: [String: Int] = [:]
  private(set) var slots: [String: Int] = [:]
  private(set) var records: [String: Record] = [:]

  /// Numbers all names of some files, in alphabetical order.
  init(of files: [GrammarFile]) {
    phrases = Self.numbered(files.flatMap { Array($0.phrases.keys) + Array($0.names.keys) })
    slots = Self.numbered(files.flatMap(\.slots.keys))
    let kindFields = files.flatMap { $0.kinds.values.flatMap(\.keys) }
    records["kind"] = Record(index: Self.kindRecord, fields: Self.numbered(kindFields))
    let names = Set(files.flatMap(\.records.keys)).sorted()
    for (offset, name) in names.enumerated() {
      let fields = files.flatMap { $0.records[name] ?? [] }.flatMap(\.keys)
      records[name] = Record(index: offset + 1, fields: Self.numbered(fields))
    }
  }

  private static func numbered(_ names: [String]) -> [String: Int] {
    let sorted = Set(names).sorted()
    return Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
  }
}
