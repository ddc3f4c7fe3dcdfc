/// A sentence of the grammar, compiled: reading it again needs no search for marks.
package struct Template: Sendable, Hashable {
  /// What stands in the sentence, from left to right.
  package var pieces: [Piece]

  /// One stretch of a sentence.
  package indirect enum Piece: Sendable, Hashable {
    /// Letters that are always the same (UTF-8).
    case text([UInt8])
    /// A verb, as an order and as a story tells it.
    case verb(present: [UInt8], past: [UInt8])
    /// The value of a slot, by the slot's index.
    case slot(Int)
    /// Another phrase.
    case call(Call)
    /// Several phrases, in random order.
    case anyOrder([Call])
  }

  /// A phrase to be told in this place.
  package struct Call: Sendable, Hashable {
    /// Where to find it.
    package var target: Target
    /// Whether its verbs are told in the past tense.
    package var isPast: Bool
    /// In how many documents of 100 it is told at all.
    package var percent: Int
  }

  /// What a call leads to.
  package enum Target: Sendable, Hashable {
    /// A phrase, by its index.
    case phrase(Int)
    /// A field of the record that the document is about; record and field by index.
    case field(record: Int, field: Int)
  }
}
