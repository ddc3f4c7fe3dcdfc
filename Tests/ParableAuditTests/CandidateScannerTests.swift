import ParableAudit
import ParableCore
import Testing

struct CandidateScannerTests {
  private let lexicon: Lexicon
  private let compiled: CompiledLexicon

  init() throws {
    let yaml = """
      lexicon: test
      reach: {words: 10, paragraph: 20, weak: 4, context: 6}
      entities: {general: [robot*], named: [=HAL], weak: [machine*]}
      acts: {N5: {firm: [kill*], soft: [push*]}, P3: {firm: [rescu*], soft: []}}
      exceptions: [robots.txt, kill the process*]
      """
    lexicon = try Lexicon(yaml: yaml, path: "lex.yaml", codebook: Codebook())
    compiled = try CompiledLexicon(lexicon)
  }

  @Test(arguments: [
    ("a baker kills time", AuditStratum.silent),
    ("a robot bakes", .mention),
    ("HAL sings", .mention),
    ("hal kills", .silent),
    ("a machine bakes", .silent),
    ("a robot kills", .unlikely),
    ("pushed by a robot", .unlikely),
    ("a machine kills", .unlikely),
    ("a machine pushes", .silent),
    ("a machine 1 2 3 kills", .unlikely),
    ("a machine 1 2 3 4 kills", .silent),
    ("robot 1 2 3 4 5 6 7 8 9 kills", .unlikely),
    ("robot 1 2 3 4 5 6 7 8 9 10 11 12 kills", .unlikely),
    ("robot 1 2 3 4 5\n\n6 7 8 9 kills", .unlikely),
    ("robot 1 2 3 4 5\n\n6 7 8 9 10 kills", .silent),
    ("robot 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 kills", .silent),
    ("robots.txt kills", .silent),
    ("a machine kills the processes", .unlikely),
    ("a machine must kill the processes", .silent),
    ("a robot kills the bill; kill the process", .unlikely),
    ("", .silent),
  ])
  func `nearness decides`(text: String, expected: AuditStratum) throws {
    let stratum = try scanned(text).stratum
    // "silent" of an act too far from a strong word is a mention.
    #expect(stratum == (expected == .silent && text.contains("robot ") ? .mention : expected))
  }

  @Test func `a window is what was found and the words around it`() throws {
    let text = "a b c d e f g é h robot i j kills k l m n o p ü q r s"
    let finding = try scanned(text)
    let window = try #require(finding.windows.first)
    let bytes = Array(text.utf8)
    #expect(finding.windows.count == 1)
    #expect(
      String(decoding: bytes[window.bytes], as: UTF8.self)
        == "d e f g é h robot i j kills k l m n o p")
    #expect(String(decoding: bytes[window.core], as: UTF8.self) == "robot i j kill")
    #expect(window.codes == [Code(rawValue: "N5")])
  }

  @Test func `fast and reference scanners agree on random text`() throws {
    let shelf = try Lexicon(codebook: Codebook())
    for lexicon in [self.lexicon, shelf] {
      var fast = try CandidateScanner(lexicon, compiled: CompiledLexicon(lexicon))
      var reference = CandidateScanner(portable: lexicon)
      var generator = SeededGenerator(Seed(5))
      let terms = lexicon.entities.map(\.term) + lexicon.acts.map(\.term)
      for _ in 0..<4 {
        let text = Array(randomText(&generator, terms: terms, pieces: 80).utf8)
        let (a, b) = try text.withUnsafeBufferPointer {
          (try fast.scan($0), try reference.scan($0))
        }
        #expect(a == b)
      }
    }
  }

  @Test func `windows keep to words and characters in any text`() throws {
    var generator = SeededGenerator(Seed(8))
    let pieces = [
      "robot", "kills", "machine", "é", "日本語", " ", " ", "\n\n", String(repeating: "字", count: 90),
      "x",
    ]
    for _ in 0..<300 {
      let text = (0..<60).map { _ in generator.pick(pieces) }.joined()
      let bytes = Array(text.utf8)
      for window in try scanned(text).windows {
        #expect(String(validating: bytes[window.bytes], as: UTF8.self) != nil)
        #expect(
          window.bytes.contains(window.core.lowerBound)
            && window.core.upperBound <= window.bytes.upperBound)
      }
    }
  }

  @Test func `bytes that are no UTF-8 do no harm`() throws {
    var generator = SeededGenerator(Seed(9))
    var scanner = try CandidateScanner(lexicon, compiled: CompiledLexicon(lexicon))
    for _ in 0..<200 {
      let noise = (0..<80).map { _ in UInt8(generator.draw(below: 256)) }
      let text = noise + Array("robot kills".utf8) + noise
      let finding = try text.withUnsafeBufferPointer { try scanner.scan($0) }
      #expect(finding.windows.allSatisfy { $0.bytes.upperBound <= text.count })
    }
  }

  private func scanned(_ text: String) throws -> ScanFinding {
    var scanner = try CandidateScanner(lexicon, compiled: compiled)
    return try Array(text.utf8).withUnsafeBufferPointer { try scanner.scan($0) }
  }
}
