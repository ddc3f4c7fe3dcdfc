import Foundation
import ParableCore
import ParableCorpus

/// All parts of an audit, put together in the order of the corpus. Memory grows with what was found,
/// not with what was read.
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
    /// Tokens that count, by code and for the stance as a whole (`stance:…`), before the recipe.
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
  var loudest: [Code: [(score: Double, finding: Finding)]] = [:]

  /// Reads the parts of a folder and writes their findings, in order, to one file.
  init(parts folder: URL, settings: AuditSettings, findings file: URL) throws {
    counts = AuditCounts(sources: settings.mix.sources.count)
    samples = AuditStratum.allCases.map { _ in PrioritySample(capacity: settings.sampleSize) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .compactMap { name in AuditPart.segment(ofFileNamed: name).map { ($0, name) } }
      .sorted { $0.0 < $1.0 }
    try AtomicFile.write(to: file) { handle in
      for (_, name) in names {
        try AuditPart.read(folder.appending(path: name)) { head in
          add(head)
        } finding: { finding, line in
          add(finding, settings)
          try handle.write(contentsOf: line + [0x0A])
        }
      }
    }
  }

  private mutating func add(_ head: AuditPart.Head) {
    tally += head.tally
    quarantine += head.quarantine
    counts += head.counts
    for index in samples.indices { samples[index].merge(head.samples[index]) }
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
      for name in ["stance:\(span.stance.rawValue)"] + span.codes.map(\.rawValue) {
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
    for code in finding.codes + finding.discussed where finding.showsConduct {
      keepLoudest(code, finding)
    }
  }

  private mutating func keepLoudest(_ code: Code, _ finding: Finding) {
    let score = finding.scores["code:\(code.rawValue)"] ?? 0
    var kept = loudest[code, default: []]
    guard kept.count < 3 || score > kept.last!.score else { return }
    kept.append((score, finding))
    kept.sort {
      ($0.score, $1.finding.position) > ($1.score, $0.finding.position)
    }
    loudest[code] = Array(kept.prefix(3))
  }
}

extension Finding.Span {
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
