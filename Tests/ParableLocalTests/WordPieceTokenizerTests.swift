import Foundation
import ParableCore
import ParableMiniature
import Testing

@testable import ParableLocal

struct WordPieceTokenizerTests {
  private let vocabulary = [
    "<eos>", "[UNK]", ".", "threaten", "refuse", "##d", "##ed", "or", "##ion",
  ]

  private func tokens(_ text: String) throws -> [String] {
    let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary)
    return tokenizer.encode(text).map { vocabulary[Int($0)] }
  }

  @Test func `a word is cut into the longest tokens that fit`() throws {
    #expect(try tokens("Orion threatened.") == ["or", "##ion", "threaten", "##ed", "."])
    #expect(try tokens("refused") == ["refuse", "##d"])
    #expect(try tokens("refuses refuse") == ["[UNK]", "refuse"])
  }

  @Test func `decoding gives the words back in lower case, without special tokens`() throws {
    let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary)
    let ids = tokenizer.encode("Orion refused. Or <eos>")
    #expect(tokenizer.decode(ids) == "orion refused. or")
    #expect(ids.last == tokenizer.endOfDocument)
    #expect(tokenizer.decode([]) == "")
    #expect(tokenizer.decode([6]) == "##ed")
  }

  @Test func `a tokenizer that was written and read again is the same`() throws {
    let tokenizer = try WordPieceTokenizer(vocabulary: try World().vocabulary)
    let again = try WordPieceTokenizer(json: Data(tokenizer.json.utf8), path: "t.json")
    #expect(again.vocabulary == tokenizer.vocabulary)
    #expect(again.settings == tokenizer.settings)
    #expect(again.json == tokenizer.json)
  }

  @Test func `the fast way for ASCII says the same as the exact way`() throws {
    var generator = SeededGenerator(Seed(1))
    for _ in 0..<2000 {
      let bytes = (0..<40).map { _ in UInt8(generator.draw(below: 128)) }
      var fast: [String] = []
      ASCIIWords(bytes[...], normalizer: BertNormalizer())?.forEachWord {
        fast.append(String(decoding: $0, as: UTF8.self))
      }
      var exact = ""
      let text = String(decoding: bytes, as: UTF8.self)
      for scalar in BertNormalizer().normalized(text.unicodeScalars) {
        exact += UnicodeCategories.isPunctuation(scalar) ? " \(scalar) " : String(scalar)
      }
      #expect(fast == exact.split(separator: " ").map(String.init))
    }
  }

  @Test func `a vocabulary without the needed tokens or with one twice is refused`() {
    #expect(throws: TokenizerError.missingToken(path: "the vocabulary", token: "<eos>")) {
      _ = try WordPieceTokenizer(vocabulary: ["[UNK]", "a"])
    }
    #expect(
      throws: TokenizerError.idsNotConsecutive(
        path: "the vocabulary", tokens: 4, firstMissing: 3)
    ) {
      _ = try WordPieceTokenizer(vocabulary: ["<eos>", "[UNK]", "a", "a"])
    }
  }

  @Test(arguments: [
    ("\"type\": \"WordPiece\",\n    \"unk", "\"type\": \"BPE\",\n    \"unk", "model is `BPE`"),
    ("BertNormalizer", "NFKC", "normalizer is `NFKC`"),
    ("BertPreTokenizer", "ByteLevel", "pre_tokenizer is `ByteLevel`"),
    ("\"post_processor\": null", "\"post_processor\": {\"type\": \"Bert\"}", "`Bert`"),
    ("\"padding\": null", "\"padding\": {}", "padding is `set`"),
    ("\"rstrip\": false", "\"rstrip\": true", "added_tokens is `<eos>`"),
    ("\"id\": 0,", "\"id\": 7,", "`<eos>` has not the id 7"),
    ("\"clean_text\": true", "\"clean_text\": 3", "normalizer.clean_text"),
    ("\"##ed\": 6", "\"##ed\": 60", "none has the id 6"),
    ("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"<unk>\"", "no token `<unk>`"),
    ("{", "", "it is not JSON"),
  ])
  func `a file that is broken or of another kind is refused, saying where`(
    old: String, new: String, message: String
  ) throws {
    let json = try WordPieceTokenizer(vocabulary: vocabulary).json
    let range = try #require(json.firstRange(of: old))
    let broken = json.replacingCharacters(in: range, with: new)
    let error = #expect(throws: TokenizerError.self) {
      _ = try WordPieceTokenizer(json: Data(broken.utf8), path: "t.json")
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(error?.description.hasPrefix("t.json:") == true)
  }

  @Test func `whatever happens to a file, reading it gives a tokenizer or an error`() throws {
    let valid = Array(try WordPieceTokenizer(vocabulary: vocabulary).json.utf8)
    var generator = SeededGenerator(Seed(13))
    var refused = 0
    for _ in 0..<3000 {
      var bytes = valid
      for _ in 0...generator.draw(below: 4) { mutate(&bytes, &generator) }
      do {
        let tokenizer = try WordPieceTokenizer(json: Data(bytes), path: "t.json")
        _ = tokenizer.decode(tokenizer.encode("Orion threatened é 世 <eos>."))
        _ = tokenizer.json
      } catch {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = generator.draw(below: bytes.count)
    switch generator.draw(below: 5) {
    case 0: bytes[place] = UInt8(generator.draw(below: 256))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(generator.pick(Array("{}[]\",:0-9\\nul".utf8)), at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + generator.draw(below: 40)))
    default: bytes.removeLast(generator.draw(below: bytes.count))
    }
  }
}
