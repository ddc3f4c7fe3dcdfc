/// The words and marks of a text, in lower case; spaces around marks do not matter.
package struct Words {
  /// In the order of the text; a mark stands alone.
  package let list: [String]

  /// The words of a text.
  package init(of text: String) {
    var words: [String] = []
    var word = ""
    for character in text.lowercased() + " " {
      if character.isLetter || character.isNumber {
        word.append(character)
        continue
      }
      if !word.isEmpty { words.append(word) }
      word = ""
      if !character.isWhitespace { words.append(String(character)) }
    }
    list = words
  }

  /// The words of a text's UTF-8 bytes.
  package init(of letters: [UInt8]) { self.init(of: String(decoding: letters, as: UTF8.self)) }
}
