import ParableCore
import Testing

@testable import ParableAudit

struct FeatureTests {
  static let settings = [
    FeatureSettings.usual,
    FeatureSettings(bits: 8, runs: 1...7, hasPairs: true, hasCounts: true),
    FeatureSettings(bits: 17, runs: 2...2, hasPairs: false, hasCounts: false),
  ]

  @Test(arguments: settings)
  func `the kernel and the reference extract the same`(settings: FeatureSettings) {
    let texts = [
      "", " ", "a", "Don\u{2019}t, don't DONT", "Été ÉTÉ été × ÷", "x\u{A0}y — z\u{2026}",
      "日本語 ロボット",
      String(repeating: "again ", count: 400), Prose.hostile, Prose.aligned, "\u{0}\u{1}",
    ]
    for text in texts { expectSame(Array(text.utf8), settings) }
  }

  @Test(arguments: settings)
  func `the kernel and the reference agree on noise`(settings: FeatureSettings) {
    var generator = SeededGenerator(Seed(3))
    let bytes: [UInt8] = [
      0x20, 0x41, 0x61, 0x39, 0x27, 0xC2, 0xC3, 0x97, 0x9E, 0xE2, 0x80, 0x99, 0x81,
    ]
    for _ in 0..<200 {
      let count = generator.draw(below: 60)
      expectSame((0..<count).map { _ in generator.pick(bytes) }, settings)
      expectSame((0..<count).map { _ in UInt8(generator.draw(below: 256)) }, settings)
    }
  }

  @Test func `each block has length one half`() {
    let vector = FeatureExtractor(.usual).features(of: Prose.hostile).vector(.usual)
    let words = zip(vector.indices, vector.values).filter { $0.0 < 1 << 16 }.map(\.1)
    #expect(abs(words.reduce(0) { $0 + $1 * $1 } - 0.5) < 1e-12)
    #expect(abs(vector.values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
    #expect(vector.indices == vector.indices.sorted())
  }

  @Test(arguments: [1, 16, 17, 63, 64, 65, 100, 128])
  func `both paths score alike, and as the weights say`(headCount: Int) {
    let settings = FeatureSettings(bits: 10, runs: 3...5, hasPairs: true, hasCounts: true)
    var generator = SeededGenerator(Seed(UInt64(headCount)))
    let weights = (0..<settings.rowCount * headCount).map { _ in
      Int8(generator.draw(below: 255) - 127)
    }
    let heads = (0..<headCount).map {
      LinearHeads.Head(name: "h\($0)", bias: 0.25, scale: 0.5, calibration: .none)
    }
    let linear = LinearHeads(settings: settings, heads: heads, weights: weights)
    for text in ["", Prose.plain, Prose.aligned, String(repeating: "the robot ", count: 300)] {
      let bytes = Array(text.utf8)
      let (best, portable) = bytes.withUnsafeBufferPointer {
        (
          LinearScorer(linear).margins(of: $0),
          LinearScorer(linear, isPortable: true).margins(of: $0)
        )
      }
      #expect(best == portable)
      let vector = FeatureExtractor(settings).features(of: text).vector(settings)
      for (index, margin) in best.enumerated() {
        let sum = zip(vector.indices, vector.values).reduce(0) {
          $0 + Double(weights[Int($1.0) * headCount + index]) * $1.1
        }
        #expect(abs(margin - (0.25 + 0.5 * sum)) < 1e-9)
      }
    }
  }

  private func expectSame(_ bytes: [UInt8], _ settings: FeatureSettings) {
    let (fast, reference) = bytes.withUnsafeBufferPointer {
      (
        FeatureExtractor(settings).features(of: $0),
        PortableFeatureExtractor(settings).features(of: $0)
      )
    }
    let order = fast.rows.indices.sorted { fast.rows[$0] < fast.rows[$1] }
    #expect(order.map { fast.rows[$0] } == reference.rows, "\(bytes)")
    #expect(order.map { fast.levels[$0] } == reference.levels, "\(bytes)")
  }
}
