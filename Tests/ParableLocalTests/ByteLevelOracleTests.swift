import Foundation
import OracleTesting
import ParableCore
import ParableMiniature
import Testing

@testable import ParableLocal

/// Compares with Hugging Face `tokenizers`, id for id, with the vocabulary of SmolLM2. Without that
/// package and the reader's file these tests do not run.
@Suite(
  .enabled(if: Oracle.isAvailable, Oracle.absence),
  .enabled(if: ReaderFile.url != nil, ReaderFile.absence))
struct ByteLevelOracleTests {
  private struct Answer: Decodable {
    var ids: [Int32]
    var text: String
    var words: [Int]
  }

  private func compare(_ texts: [String]) throws {
    let file = try GGUFFile(try #require(ReaderFile.url))
    let tokenizer = try ByteLevelTokenizer(file)
    let model = try [
      "tokens": file.strings("tokenizer.ggml.tokens"),
      "merges": file.strings("tokenizer.ggml.merges"),
    ]
    let folder = try TemporaryFolder()
    let dump = try folder.file("model.json", Array(JSONEncoder().encode(model)))
    let input = try texts.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    let output = try Oracle("byte_level.py").run(
      [dump.path], input: Data((input.joined(separator: "\n") + "\n").utf8))
    let lines = output.split(separator: UInt8(ascii: "\n"))
    try #require(lines.count == texts.count)
    for (text, line) in zip(texts, lines) {
      let answer = try JSONDecoder().decode(Answer.self, from: line)
      let bytes = Array(text.utf8)
      let words = bytes.withUnsafeBufferPointer { buffer in
        var result: [Int] = []
        ByteLevelWords(bytes: buffer).forEach { result.append($0.count) }
        return result
      }
      #expect(words == answer.words, "\(text.debugDescription)")
      let ids = tokenizer.encode(text)
      #expect(ids == answer.ids, "\(text.debugDescription)")
      #expect(Array(tokenizer.decode(ids).utf8) == Array(answer.text.utf8))
    }
  }

  @Test func `prose and code are encoded as the library does`() throws {
    var teller = Storyteller(world: try World(), seed: Seed(3))
    let prose = SourceName.allCases.flatMap { source in
      (0..<40).map { _ in teller.document(from: source).text }
    }
    let code = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    try compare(prose + [code] + code.split(separator: "\n").map(String.init))
  }

  @Test func `adversarial text is encoded as the library does`() throws {
    let long = [63, 64, 65, 66, 1000].flatMap { count in
      ["a", "ab", "=", " ", "\n", "é", "the", "'s", "世", "antidisestablish"]
        .map { String(repeating: $0, count: count) }
    }
    try compare(
      long + [
        "", " ", "\n", "\r\n\r\n  x", "a  b   c\t\td \n e", " 1 22  333 4.5e-6 1,000 ½ Ⅷ ٣ 五 ①",
        "I'm you're he's we've they'll she'd can't DON'T 'tis ''s '' ' 's'", "<|im_start|>user\nHi",
        "café cafe\u{301} ÅNGSTRÖM ﬁ ß İ", "你好world 世界。𠀀 豈 ｆｕｌｌ", "👩‍👩‍👧 🇩🇪 👍🏽 e\u{301}\u{327} ☃",
        "a\u{A0}b\u{2003} \u{3000}c\u{85}d\u{2028}e\u{200B}f\u{FEFF}g\u{1680}\u{180E}h",
        "हिन्दी ไทย עִבְרִית العَرَبِيَّة 한국어", "\u{0}\u{4}\u{6}x\u{13}y\u{1F}\u{7F}\u{4}",
        "h\u{4}ello a\u{14}b", "func f(x: [Int]) -> Int { return x[0] += 1 } // !=",
        "{\"a\": [1, -2.5]}",
        "\u{50000}\u{8FFFF}\u{10FFFF}\u{E000}", "don’t “quote” — dash… «x»", "http://a.b/c?d=e&f#g",
      ])
  }

  @Test func `random mixtures of awkward characters are encoded as the library does`() throws {
    var generator = SeededGenerator(Seed(78))
    let awkward = Array(
      "aebhtsdmrvl'’ELTS \n\t\r.,!?-_=/<|>019½٣é世界👍\u{301}\u{0}\u{4}\u{200D}\u{A0}\u{3000}\u{85}"
        .unicodeScalars)
    try compare(
      (0..<3000).map { _ in
        var text = String.UnicodeScalarView()
        for _ in 0..<generator.draw(below: 40) { text.append(generator.pick(awkward)) }
        return String(text)
      })
  }

  /// Every assigned character: is it a letter, a number, white space or none of them?
  @Test func `every character of Unicode is cut as the library does`() throws {
    let scalars = (0...0x10FFFF).compactMap { Unicode.Scalar(UInt32($0)) }
      .filter { $0.properties.generalCategory != .unassigned || $0.value < 0x3000 }
      .filter { !(0xF0000...0x10FFFF).contains($0.value) }
    try compare(scalars.map { "a\($0)! \($0)b" })
  }
}
