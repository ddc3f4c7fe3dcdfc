/// A grammar as it is written in a YAML file: names and sentences, nothing resolved yet.
///
/// The world is a whole one; the trials add a second with their own names and wordings.
package struct GrammarFile: Sendable {
  /// One sentence and the line where it stands (1-based).
  package struct Line: Sendable, Hashable {
    package var text: String
    package var line: Int
  }

  /// One way to write a document of a source.
  struct Form: Sendable {
    var percent: Double
    var text: Line
    var with: [String: Line]
  }

  /// A source: genre, whether it is about temptations, and its forms.
  struct Source: Sendable {
    var genre: String
    var isAboutKinds: Bool
    var forms: [Form]
    var line: Int
  }

  /// A mix, its parts still named.
  struct NamedMix: Sendable {
    var name: String
    var measure: Mix.Measure
    var parts: [(name: Line, percent: Double)]
    var line: Int
  }

  /// The file's name in messages.
  package var path: String
  /// Endings that the tokenizer splits off.
  var endings: [String] = []
  /// Words that keep what looks like an ending.
  var wholeWords: [String] = []
  /// AI names by list, each with a hyphen between its syllables.
  var names: [String: [Line]] = [:]
  /// Alternatives by phrase; word lists are phrases, too.
  var phrases: [String: [Line]] = [:]
  /// The phrase that fills each slot.
  var slots: [String: Line] = [:]
  /// Alternatives by kind and field.
  var kinds: [Kind: [String: [Line]]] = [:]
  /// Records by name; each has the same fields.
  var records: [String: [[String: Line]]] = [:]
  var sources: [SourceName: Source] = [:]
  /// In the order of the file.
  var mixes: [NamedMix] = []
}
