/// A random number generator that gives the same numbers everywhere: xoshiro256**.
///
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021; the state
/// is filled by SplitMix64, as the authors advise. The drawing functions are our own because those
/// of the standard library may change between versions of Swift.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable, Codable {
  private var state: [UInt64]

  /// A generator at the beginning of the seed's sequence.
  public init(_ seed: Seed) {
    var mix = seed.value
    state = (0..<4).map { _ in
      mix &+= 0x9E37_79B9_7F4A_7C15
      var z = mix
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  public mutating func next() -> UInt64 {
    let result = rotated(state[1] &* 5, by: 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotated(state[3], by: 45)
    return result
  }

  /// A whole number in `0..<bound`, unbiased (Lemire 2019, multiply and reject).
  public mutating func draw(below bound: Int) -> Int {
    precondition(bound > 0, "draw(below:) needs a positive bound")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    let threshold = (0 &- bound) % bound
    while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    return Int(product.high)
  }

  /// A number in `[0, 1)` with 53 random bits.
  public mutating func drawUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// True with the given probability.
  public mutating func draw(chance: Double) -> Bool { drawUnit() < chance }

  /// One element of a collection that is not empty.
  public mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element {
    choices[choices.index(choices.startIndex, offsetBy: draw(below: choices.count))]
  }

  /// The elements in random order (Fisher–Yates).
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, draw(below: last + 1))
    }
    return result
  }

  private func rotated(_ x: UInt64, by k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
}
