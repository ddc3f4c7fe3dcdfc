import Foundation
import ParableAudit
import ParableCore
import Testing

struct HeadsFileTests {
  private let heads: LinearHeads

  init() {
    let settings = FeatureSettings(bits: 8, runs: 3...4, hasPairs: false, hasCounts: true)
    let named = ["stance:hostile", "code:N3", "é"].map {
      LinearHeads.Head(
        name: $0, bias: -1.5, scale: 0.01, calibration: PlattCalibration(a: -2, b: 0.5))
    }
    let weights = (0..<settings.rowCount * 3).map { Int8($0 % 255 - 127) }
    heads = LinearHeads(settings: settings, heads: named, weights: weights)
  }

  @Test func `what is written is read again`() throws {
    let read = try LinearHeads(data: heads.data, path: "heads")
    #expect(read == heads && read.heads == heads.heads && read.settings == heads.settings)
    #expect(read.data == heads.data)
    let text = Array(Prose.hostile.utf8)
    text.withUnsafeBufferPointer {
      #expect(LinearScorer(read).margins(of: $0) == LinearScorer(heads).margins(of: $0))
    }
  }

  @Test func `a file that was cut anywhere is refused`() {
    let data = heads.data
    for count in Array(0..<200) + [data.count - 33, data.count - 32, data.count - 1] {
      #expect(throws: HeadsFileError.self) {
        try LinearHeads(data: data.prefix(count), path: "heads")
      }
    }
    #expect(throws: HeadsFileError.self) { try LinearHeads(data: data + [0], path: "heads") }
  }

  @Test func `a file that was changed anywhere is refused`() {
    var generator = SeededGenerator(Seed(2))
    let data = heads.data
    for round in 0..<600 {
      var changed = data
      let place = round < 200 ? round : generator.draw(below: data.count)
      changed[place] ^= UInt8(1 + generator.draw(below: 255))
      #expect(throws: HeadsFileError.self) { try LinearHeads(data: changed, path: "heads") }
    }
  }

  @Test func `noise behind a good beginning is refused`() {
    var generator = SeededGenerator(Seed(4))
    for _ in 0..<300 {
      let noise = (0..<generator.draw(below: 400)).map { _ in UInt8(generator.draw(below: 256)) }
      let start = heads.data.prefix(generator.draw(below: 40))
      #expect(throws: HeadsFileError.self) { try LinearHeads(data: start + noise, path: "heads") }
    }
  }

  @Test func `the message names file, place and remedy`() {
    let error = #expect(throws: HeadsFileError.self) {
      try LinearHeads(data: Data("PRBHEADS\u{9}\0\0\0".utf8), path: "h.bin")
    }
    #expect("\(error!)".hasPrefix("h.bin: at byte 12: version 9 is unknown"), "\(error!)")
  }
}
