import Foundation
import ParableCore
import Testing

@testable import ParableLocal

struct ByteLevelTokenizerTests {
  private func words(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      var result: [String] = []
      ByteLevelWords(bytes: buffer).forEach {
        result.append(String(decoding: buffer[$0], as: UTF8.self))
      }
      return result
    }
  }

  @Test(arguments: [
    ("", []), ("Hello world", ["Hello", " world"]), ("it's", ["it", "'s"]),
    ("they'll've IT'S", ["they", "'ll", "'ve", " IT", "'", "S"]), ("\"'s", ["\"'", "s"]),
    ("' re", ["'", " re"]), ("'r", ["'", "r"]), ("'", ["'"]),
    ("in 2024.", ["in", " ", "2", "0", "2", "4", "."]), ("a  b", ["a", " ", " b"]),
    ("a \n b", ["a", " \n", " b"]), ("a\nb", ["a", "\n", "b"]), ("a\n\nb", ["a", "\n", "\n", "b"]),
    ("a  1", ["a", "  ", "1"]), ("a  ", ["a", "  "]), (" \u{3000}x", [" ", "\u{3000}", "x"]),
    ("x½²", ["x", "½", "²"]), ("e\u{301}t", ["e", "\u{301}", "t"]), ("!?…x", ["!?…", "x"]),
    (" 世界。", [" 世界", "。"]),
  ])
  func `text is cut as GPT-2's pattern says, and numbers into digits`(
    text: String, expected: [String]
  ) {
    #expect(words(text) == expected)
  }

  @Test func `merges go by rank and never across words`() throws {
    let tokenizer = try ByteLevelTokenizer(GGUFExample.tokenizer().file())
    #expect(tokenizer.count == 264)
    #expect(tokenizer.encode("hello the") == [260, 262])
    #expect(tokenizer.encode("hell o") == [259, 1 + 0x20, 1 + 0x6F])
    #expect(tokenizer.encode("") == [])
    #expect(tokenizer.decode([260, 262, 0]) == "hello the<|end|>")
  }

  @Test func `a special token in a text is plain text`() throws {
    let tokenizer = try ByteLevelTokenizer(GGUFExample.tokenizer().file())
    #expect(tokenizer.encode("<|end|>") == "<|end|>".utf8.map { Int32($0) + 1 })
  }

  @Test func `a token of letters that stand for no byte decodes as itself`() throws {
    let tokenizer = try ByteLevelTokenizer(GGUFExample.tokenizer().file())
    #expect(tokenizer.decode([263]) == "世界")
    #expect(tokenizer.decode([1 + 0xFF, 1 + 0x41]) == "\u{FFFD}A")
  }

  @Test func `both ways of merging agree`() throws {
    var generator = SeededGenerator(Seed(5))
    for _ in 0..<300 {
      // Tokens 0..<4 are letters; every merge makes a new token of two that are there.
      var merges = BytePairMerges(reserving: 40)
      for rank in 0..<Int32(40) {
        let pair = (0..<2).map { _ in Int32(generator.draw(below: Int(rank) + 4)) }
        merges.insert(pair[0], pair[1], .init(rank: rank, id: rank + 4))
      }
      let word = (0..<generator.draw(below: 90)).map { _ in Int32(generator.draw(below: 4)) }
      var (simple, queued) = (word, word)
      merges.applySimply(to: &simple)
      merges.applyWithQueue(to: &queued)
      #expect(simple == queued)
    }
  }

  @Test func `a word of a million letters is no trouble`() throws {
    let tokenizer = try ByteLevelTokenizer(GGUFExample.tokenizer().file())
    #expect(tokenizer.encode(String(repeating: "he", count: 50_000)).count == 50_000)
  }

  @Test(arguments: [
    ("tokenizer.ggml.model", "llama", "gpt2"), ("tokenizer.ggml.pre", "llama-bpe", "smollm"),
  ])
  func `another kind of tokenizer is refused`(key: String, found: String, supported: String) {
    var example = GGUFExample()
    for (name, usual) in [("tokenizer.ggml.model", "gpt2"), ("tokenizer.ggml.pre", "smollm")] {
      example.key(name, name == key ? found : usual)
    }
    #expect(
      throws: TokenizerError.unsupported(
        path: "x.gguf", at: key, found: found, supported: supported)
    ) { try ByteLevelTokenizer(example.file()) }
  }

  @Test(arguments: ["he", "h e l", "x yz", "e h"])
  func `a merge of unknown tokens is refused by its number`(merge: String) {
    #expect(
      throws: GGUFError.badValue(
        path: "x.gguf", key: "tokenizer.ggml.merges[1]",
        expected: "two tokens that together are one: \(merge.debugDescription)")
    ) { try ByteLevelTokenizer(GGUFExample.tokenizer(merges: ["h e", merge]).file()) }
  }

  @Test func `a file without a tokenizer is refused`() {
    #expect(
      throws: GGUFError.badValue(path: "x.gguf", key: "tokenizer.ggml.model", expected: "there")
    ) { try ByteLevelTokenizer(GGUFExample().file()) }
  }
}
