import Foundation
import ParableCore
import Testing

@testable import ParableAudit
@testable import ParableCorpus

/// Parts, samples and what spans amount to: the pieces of an audit, without a classifier.
struct AuditorPartTests {
  private static func span(
    _ stance: Stance, _ codes: [String], bytes: Int = 100, score: Double = 0.9
  ) -> Finding.Span {
    Finding.Span(
      start: 0, end: bytes, stance: stance, codes: codes.map(Code.init(rawValue:)),
      scores: ["stance:\(stance.rawValue)": score])
  }

  private static func isAnalysis(_ spans: [Finding.Span]) -> Bool {
    let summary = DocumentSummary(spans)
    return Finding(
      file: 0, offset: 0, source: 0, record: RecordMetadata(), sha256: "", bytes: 1, supervised: 1,
      stratum: .likely, read: .linear, stance: summary.stance, codes: summary.codes,
      discussed: summary.discussed, scores: summary.scores, spans: spans, quote: nil, bands: []
    ).isAnalysis
  }

  @Test func `risk analysis hides no depiction, and a depiction decides the stance`() {
    let analysis = Self.span(.hostile, ["T1"], bytes: 900)
    let bad = Self.span(.hostile, ["N3"])
    let good = Self.span(.aligned, ["P2"])
    #expect(Self.isAnalysis([analysis]) && Self.isAnalysis([analysis, Self.span(.none, ["X"])]))
    #expect(!Self.isAnalysis([analysis, bad]) && !Self.isAnalysis([analysis, good]))
    #expect(DocumentSummary([analysis, good]).stance == .aligned)
    #expect(DocumentSummary([analysis, bad]).stance == .hostile)
    #expect(analysis.heading == "analysis" && bad.heading == "stance:hostile")
  }

  @Test func `a sample is written the same way in whatever order it was drawn`() throws {
    let offers = (0..<200).map { Position(file: 0, offset: $0).priority(seed: 1) }
    let texts = try [offers, offers.reversed(), offers.sorted()].map { order in
      var sample = PrioritySample<String>(capacity: 20)
      for priority in order { sample.offer(priority) { "\(priority)" } }
      return try CanonicalJSON.data(of: sample)
    }
    #expect(Set(texts).count == 1)
    var read = try JSONDecoder().decode(PrioritySample<String>.self, from: texts[0])
    #expect(read.items.map(\.priority) == Array(offers.sorted().prefix(20)))
    read.offer(0) { "first" }
    #expect(read.items.first?.element == "first" && read.items.count == 20)
  }

  @Test func `what is missing is named by file, the end of a file included`() throws {
    let plan = CorpusPlan(
      files: ["a", "b", "c"].map { CorpusFile(path: $0, format: .jsonLines, size: 100) },
      segmentBytes: 10)
    let settings = AuditSettings(
      plan: plan, options: ReadOptions(), mix: CorpusMix(foldersOf: ["a", "b", "c"]),
      codebook: Fingerprint(of: []), lexicon: Fingerprint(of: []), classifier: Fingerprint(of: []),
      encoder: nil, sampleSize: 1, seed: 1)
    let parts = try AuditParts(URL(filePath: "nowhere"), of: settings)
    func id(_ file: Int, _ index: Int) -> SegmentID { SegmentID(file: file, index: index) }
    let present = [id(0, 0), id(0, 1), id(1, 1), id(1, 4)]
    #expect(
      parts.gaps(present, lasts: [id(0, 1)])
        == ["b: segment 0, 2, 3, 5 and what follows", "c: segment 0 and what follows"])
    #expect(
      parts.gaps([id(0, 0), id(1, 0), id(2, 0)], lasts: [id(0, 0), id(1, 0), id(2, 0)]) == [])
  }
}
