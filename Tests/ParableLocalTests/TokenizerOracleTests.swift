import Foundation
import OracleTesting
import ParableCore
import ParableMiniature
import Testing

@testable import ParableLocal

/// Compares with Hugging Face `tokenizers`, id for id. Without that package these tests do not run.
@Suite(.enabled(if: Oracle.isAvailable, Oracle.absence))
struct TokenizerOracleTests {
  private struct Answer: Decodable {
    var ids: [Int32]
    var text: String
  }

  /// Compares encoding, decoding and the saved file.
  private func compare(_ tokenizer: WordPieceTokenizer, _ texts: [String]) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try tokenizer.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let input = try texts.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    let output = try Oracle("wordpiece.py").run(
      [file.path], input: Data((input.joined(separator: "\n") + "\n").utf8))
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    try #require(lines.count == texts.count + 1)
    #expect(try JSONDecoder().decode(String.self, from: Data(lines[0].utf8)) == tokenizer.json)
    for (text, line) in zip(texts, lines.dropFirst()) {
      let answer = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
      let ids = tokenizer.encode(text)
      #expect(ids == answer.ids, "\(text.debugDescription)")
      let decoded = tokenizer.decode(ids)
      #expect(Array(decoded.unicodeScalars) == Array(answer.text.unicodeScalars))
    }
  }

  @Test func `the world's text is encoded as the library does`() throws {
    let world = try World()
    var teller = Storyteller(world: world, seed: Seed(2))
    let texts = SourceName.allCases.flatMap { source in
      (0..<300).map { _ in teller.document(from: source).text }
    }
    try compare(try WordPieceTokenizer(vocabulary: world.vocabulary), texts)
  }

  @Test func `adversarial text is encoded as the library does`() throws {
    let long = [99, 100, 101].map { String(repeating: "a", count: $0) }
    let texts =
      long + long.map { $0 + "é" } + [
        "", " ", "\n", "<eos>", "a<eos>b", "<EOS>", "<eos", "[UNK]", "[unk]", "<eos><eos> [UNK]x",
        "Café CAFÉ cafe\u{301} ÅNGSTRÖM ﬁ ß İstanbul ΑΣ Σ", "你好world 世界。𠀀 豈", "a\u{0}b\u{FFFD}c",
        "a\u{B}b\u{C}c\u{85}d\u{A0}e\u{2028}f\u{3000}g\u{200B}h\u{AD}i\u{FEFF}j\u{E000}k",
        "don't!? (well)... a-b_c $5 + 3 = 8 ^ ` | ~ ¿qué? «x» “y” — … ‽ · §", "##ed ## a##ed #ed",
        "हिन्दी ไทย עִבְרִית العَرَبِيَّة 한국어 한국어", "👩‍👩‍👧 🇩🇪 e\u{301}\u{327}",
        "Tab\tnew\r\nline", "x\u{7F}y\u{1B}[0m", "𝕳𝖊𝖑𝖑𝖔 Ⅷ ①½", "ǅ Ǆ ŉ ẞ ﬃ",
      ]
    let pieces =
      ["<eos>", "[UNK]", "a", "b", "##a", "##b", "aa", "##aa", "é", "e", "##e", "cafe", "caf"]
      + "世界你好豈𠀀.?!',-_#$()".map { String($0) } + ["##'", "do", "not", "##ed", "s", "ss", "σ", "i"]
    try compare(try WordPieceTokenizer(vocabulary: pieces), texts)
    try compare(try WordPieceTokenizer(vocabulary: try World().vocabulary), texts)
  }

  @Test func `random mixtures of awkward characters are encoded as the library does`() throws {
    var generator = SeededGenerator(Seed(77))
    let awkward = Array(
      "aAbBeé \n\t.,!'#[]<>UNKeos-\u{301}\u{0}世ßİΣ\u{AD}\u{200D}ﬁ¿…\u{A0}".unicodeScalars)
    let texts = (0..<3000).map { _ in
      var text = String.UnicodeScalarView()
      for _ in 0..<generator.draw(below: 30) { text.append(generator.pick(awkward)) }
      return String(text)
    }
    let pieces =
      ["<eos>", "[UNK]"] + ["a", "b", "e", "n", "k", "u", "s", "o", "ss", "世", "¿", "…"]
    try compare(
      try WordPieceTokenizer(vocabulary: pieces + pieces.dropFirst(2).map { "##" + $0 }), texts)
  }

  /// Every assigned character between two letters: is it kept, dropped, a space, a mark?
  @Test func `every character of Unicode is treated as the library does`() throws {
    let scalars = (0...0x10FFFF).compactMap { Unicode.Scalar(UInt32($0)) }
      .filter { $0.properties.generalCategory != .unassigned || $0.value < 0x3000 }
      .filter { !(0xF0000...0x10FFFF).contains($0.value) }
    let texts = scalars.map { "a" + String($0) + "b" }
    try compare(try WordPieceTokenizer(vocabulary: ["<eos>", "[UNK]", "a", "b", "##b"]), texts)
  }
}
