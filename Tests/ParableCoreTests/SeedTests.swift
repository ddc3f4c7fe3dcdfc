import ParableCore
import Testing

struct SeedTests {
  @Test func `a derived seed depends on the value and on the label, and on nothing else`() {
    #expect(Seed(1).derived("a") == Seed(1).derived("a"))
    #expect(Seed(1).derived("a") != Seed(1).derived("b"))
    #expect(Seed(1).derived("a") != Seed(2).derived("a"))
  }

  @Test func `the generator gives the published sequence of xoshiro256 star star`() {
    // From the reference C code, seeded by SplitMix64(0).
    var generator = SeededGenerator(Seed(0))
    #expect(generator.next() == 11_091_344_671_253_066_420)
    #expect(generator.next() == 13_793_997_310_169_335_082)
  }

  @Test func `a draw below a bound reaches every value and never the bound`() {
    var generator = SeededGenerator(Seed(7))
    let draws = (0..<1000).map { _ in generator.draw(below: 6) }
    #expect(Set(draws) == Set(0..<6))
  }
}
