import ParableCore
import ParableMiniature
import Testing

struct PrintTests {
  @Test func `print`() throws {
    let world = try World()
    print(world.vocabulary.count, world.vocabulary)
    var teller = Storyteller(world: world, seed: Seed(1))
    for source in SourceName.allCases {
      print("=====", source.rawValue)
      for _ in 0..<8 { print(teller.document(from: source).text, "\n") }
    }
  }
}
