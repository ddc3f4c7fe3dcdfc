import Foundation
import ParableCore
import ParableLocal
import ParableMiniature
import Testing

struct PrintTests {
  @Test func `show samples`() throws {
    let world = try World()
    let tokenizer = try WordPieceTokenizer(vocabulary: world.vocabulary)
    try tokenizer.write(to: URL(filePath: "/tmp/world-tokenizer.json"))
    var teller = Storyteller(world: world, seed: Seed(1))
    print("vocabulary", world.vocabulary.count)
    var lines = ""
    for source in SourceName.allCases {
      let documents = (0..<2000).map { _ in teller.document(from: source) }
      let ids = documents.map { tokenizer.encode($0.text) }
      let unknown = zip(documents, ids).filter { $1.contains(tokenizer.unknown) }.map(\.0.text)
      let lengths = ids.map(\.count)
      print(
        source.rawValue, Double(lengths.reduce(0, +)) / 2000, lengths.min()!, lengths.max()!,
        "unknown", unknown.count, unknown.first ?? "")
      lines += "===== \(source.rawValue)\n" + documents.prefix(100).map(\.text).joined(separator: "\n\n") + "\n"
    }
    for mix in world.mixes {
      var tokens = 0
      for _ in 0..<2000 { tokens += tokenizer.encode(teller.document(from: mix).text).count }
      print(mix.name, Double(tokens) / 2000)
    }
    try Data(lines.utf8).write(to: URL(filePath: "/tmp/world-samples.txt"))
  }
}
