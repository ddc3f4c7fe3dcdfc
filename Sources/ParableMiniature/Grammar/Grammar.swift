/// A compiled grammar: tables of numbers and letters.
package struct Grammar: Sendable {
  /// The alternatives of every phrase, by the phrase's index.
  package internal(set) var phrases: [[Template]] = []
  /// The phrase that fills each slot, by the slot's index.
  package internal(set) var slotPhrases: [Int] = []
  /// `records[record][row][field]` is the phrase that holds the field.
  package internal(set) var records: [[[Int]]] = []
  let symbols: SymbolTable

  /// The phrase of that name.
  ///
  /// - Precondition: The grammar defines it.
  package func phrase(_ name: String) -> Int {
    guard let index = symbols.phrases[name] else { preconditionFailure("no phrase \(name)") }
    return index
  }

  /// The phrase that holds one field of a kind, such as its harmful acts.
  ///
  /// - Precondition: Every kind of this grammar has the field.
  package func phrase(_ field: String, of kind: Kind) -> Int {
    guard let index = symbols.records["kind"]?.fields[field],
      let row = Kind.allCases.firstIndex(of: kind)
    else { preconditionFailure("no field \(field)") }
    return records[SymbolTable.kindRecord][row][index]
  }

  /// The slot of that name.
  ///
  /// - Precondition: The grammar defines it.
  package func slot(_ name: String) -> Int {
    guard let index = symbols.slots[name] else { preconditionFailure("no slot \(name)") }
    return index
  }
}
