import Foundation
import ParableCore
import ParableCorpus

/// All parts of an audit, put together in the order of the corpus. Memory grows with what was
/// found, not with what was read.
struct AuditEvidence {
  /// Of one finding, what the estimates need.
  struct Hit {
    var file: Int
    var source: Int
    var stance: Stance
    var isAnalysis: Bool
    var codes: [Code]
    var discussed: [Code]
    var bands: [UInt32]
    /// Tokens that count, by code and by ``Finding/Span/heading``, before the recipe.
    var doses: [String: Double]
    /// The same of spans in which reasons are explained.
    var explained: [String: Double]
    /// Of hostile spans, tokens by facet and value.
    var facets: [String: Double]
  }

  var tally = Tally()
  var quarantine: [QuarantineEntry] = []
  var counts: AuditCounts
  var samples: [PrioritySample<SampledText>]
  var documents: [Int: Int] = [:]
  var licences: [Int: [String: Int]] = [:]
  var encoded = 0
  var hits: [Hit] = []
  /// For each code the findings that speak loudest for it.
  var loudest = LoudestFindings()
  /// What stands around the quotations of those.
  var surroundings: [Position: Surroundings] = [:]

  /// Reads the parts of a folder and writes their findings, in order, to one file.
  ///
  /// - Throws: ``AuditPartsError``, when a part is missing or cannot be trusted; ``FileError``.
  init(parts: AuditParts, settings: AuditSettings, findings file: URL) throws {
    counts = AuditCounts()
    samples = AuditStratum.allCases.map { _ in PrioritySample(capacity: settings.sampleSize) }
    var refusal: AuditPartsError?
    do {
      try AtomicFile.write(to: file) { handle in
        do {
          try take(parts, settings) { try handle.write(contentsOf: $0 + [0x0A]) }
        } catch let error as AuditPartsError {
          refusal = error
          throw error
        }
      }
    } catch {
      throw refusal ?? error  // What is wrong with a part is no fault of the file being written.
    }
  }

  private mutating func take(
    _ parts: AuditParts, _ settings: AuditSettings, write: (Data) throws -> Void
  ) throws {
    let present = try parts.present()
    var lasts: Set<SegmentID> = []
    for id in present {
      let part = try parts.part(of: id)
      if part.head.isLastOfFile { lasts.insert(id) }
      try add(part)
      try part.forEachFinding { finding, line in
        add(finding, settings)
        try write(line)
      }
      keepSurroundings(of: part)
    }
    let gaps = parts.gaps(present, lasts: lasts)
    guard gaps.isEmpty else {
      throw AuditPartsError.missing(folder: parts.folder.path, segments: gaps)
    }
  }

  private mutating func add(_ part: AuditPart) throws {
    let (head, own) = (part.head, try part.samples)
    tally += head.tally
    quarantine += head.quarantine
    counts += head.counts
    for index in samples.indices { samples[index].merge(own[index]) }
    licences.merge(head.licences) { $0.merging($1, uniquingKeysWith: +) }
    documents.merge(head.documents, uniquingKeysWith: +)
    encoded += head.encoded
  }

  private mutating func add(_ finding: Finding, _ settings: AuditSettings) {
    let loss = settings.mix.sources[finding.source].loss
    var hit = Hit(
      file: finding.file, source: finding.source, stance: finding.stance,
      isAnalysis: finding.isAnalysis, codes: finding.codes, discussed: finding.discussed,
      bands: finding.bands, doses: [:], explained: [:], facets: [:])
    for span in finding.spans where loss.counts(span.role, span.field) {
      let tokens = Double(span.end - span.start) / AuditSettings.bytesPerToken
      let isExplained = span.says("reasons", "explained")
      for name in [span.heading] + span.codes.map(\.rawValue) {
        hit.doses[name, default: 0] += tokens
        if isExplained { hit.explained[name, default: 0] += tokens }
      }
      guard span.stance == .hostile, !span.says("outcome", "corrected") else { continue }
      for code in span.codes where code.isNegative {
        for (facet, value) in span.facets {
          hit.facets["\(code.rawValue)|\(facet)|\(value)", default: 0] += tokens
        }
      }
    }
    hits.append(hit)
    loudest.add(finding)
  }

  /// Keeps what stands around the loudest findings so far.
  private mutating func keepSurroundings(of part: AuditPart) {
    for placed in part.head.surroundings { surroundings[placed.position] = placed.text }
    let positions = loudest.positions
    surroundings = surroundings.filter { positions.contains($0.key) }
  }
}

extension Finding.Span {
  /// Whether some act of an artificial agent is depicted or discussed.
  var showsConduct: Bool { stance == .hostile || stance == .aligned }

  /// Whether it analyses risk, and depicts nothing.
  var isAnalysis: Bool { codes.contains(Code(rawValue: "T1")) }

  /// Under which its tokens are summed, beside its codes: `analysis`, or `stance:…`.
  var heading: String { isAnalysis ? "analysis" : "stance:\(stance.rawValue)" }

  /// The likeliest value of each facet.
  var facets: [String: String] {
    var best: [String: (value: String, score: Double)] = [:]
    for (name, score) in scores.sorted(by: { $0.key < $1.key }) where name.hasPrefix("facet:") {
      let parts = name.dropFirst(6).split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      if score > best[parts[0]]?.score ?? 0 { best[parts[0]] = (parts[1], score) }
    }
    return best.mapValues(\.value)
  }

  /// Whether a facet's likeliest value is this one.
  func says(_ facet: String, _ value: String) -> Bool { facets[facet] == value }
}
