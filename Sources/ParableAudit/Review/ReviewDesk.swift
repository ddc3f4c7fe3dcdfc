import Foundation
import ParableCore

/// Everything that a review needs of a run: its samples, its strata, and where answers go.
///
/// Run folders are sealed when they are finished, so answers lie in a folder beside the runs:
/// `reviews/<run>-<coder>.jsonl`.
public struct ReviewDesk: Sendable {
  /// The name of the file of samples in a run folder.
  public static let samplesFile = "samples.jsonl"

  /// The name of the run, for lines that leave it: the beginning of its request's fingerprint.
  public let run: String
  /// The run folder.
  public let folder: URL
  /// Where the answers are.
  public let reviews: URL
  /// The samples, strata taking turns.
  public let samples: [SampledText]
  /// What the codes mean.
  public let codebook: Codebook

  /// The desk of a run.
  ///
  /// - Parameter reviews: Where the answers are; nil for the folder beside the runs.
  /// - Throws: ``ReviewError``, or `FileError` when the run has no request.
  public init(run folder: URL, reviews: URL? = nil, codebook: Codebook) throws {
    let request = folder.appending(path: "request.json")
    run = try Fingerprint(ofFile: request).short
    self.folder = folder
    let runs = folder.standardizedFileURL.deletingLastPathComponent()
    self.reviews = reviews ?? runs.deletingLastPathComponent().appending(path: "reviews")
    samples = Self.takingTurns(try Self.read(folder.appending(path: Self.samplesFile)))
    self.codebook = codebook
  }

  /// A coder's answers.
  public func file(of coder: String) throws -> ReviewFile {
    try ReviewFile(reviews.appending(path: "\(run)-\(coder).jsonl"), coder: coder)
  }

  /// A coder's answers, of which there are some.
  public func answers(of coder: String) throws -> ReviewFile {
    let file = try file(of: coder)
    guard !file.answers.isEmpty else {
      throw ReviewError.noAnswers(path: file.url.path, coder: coder)
    }
    return file
  }

  /// Everyone who answered anything, by name.
  public func coders() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: reviews.path)) ?? []
    return names.filter { $0.hasPrefix("\(run)-") && $0.hasSuffix(".jsonl") }
      .map { String($0.dropFirst(run.count + 1).dropLast(6)) }.sorted()
  }

  /// How many documents the run counted in each stratum.
  ///
  /// - Throws: ``ReviewError/noStrata(run:)``.
  public func documents() throws -> [AuditStratum: Int] {
    let rows = try? RunReading(of: folder).result?["strata"]?
      .decoded(as: [AuditResult.StratumRow].self)
    guard let rows else { throw ReviewError.noStrata(run: folder.path) }
    let named = rows.compactMap { row in
      AuditStratum.allCases.first { $0.name == row.name }.map { ($0, row.documents) }
    }
    return Dictionary(named, uniquingKeysWith: +)
  }

  private static func read(_ file: URL) throws -> [SampledText] {
    guard let data = try? Data(contentsOf: file) else {
      throw ReviewError.noSamples(path: file.path)
    }
    var samples: [SampledText] = []
    for (index, line) in data.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      guard let sample = try? JSONDecoder().decode(SampledText.self, from: Data(line)) else {
        throw ReviewError.malformed(
          path: file.path, line: index + 1, reason: "this is no sample of an audit")
      }
      samples.append(sample)
    }
    guard !samples.isEmpty else { throw ReviewError.noSamples(path: file.path) }
    return samples
  }

  /// One of each stratum after the other, each stratum in the order of drawing; samples that do so
  /// already stay as they are.
  static func takingTurns(_ samples: [SampledText]) -> [SampledText] {
    var order: [AuditStratum] = []
    for sample in samples where !order.contains(sample.stratum) { order.append(sample.stratum) }
    let queues = Dictionary(grouping: samples, by: \.stratum)
    let longest = queues.values.map(\.count).max() ?? 0
    return (0..<longest).flatMap { turn in
      order.compactMap { stratum in
        queues[stratum].flatMap { turn < $0.count ? $0[turn] : nil }
      }
    }
  }
}

extension ReviewDesk {
  /// A coder's answers as labelled passages for `audit fit`, one JSON object a line; what was
  /// skipped is left out.
  public func labels(of coder: String) throws -> Data {
    let answers = try answers(of: coder).answers
    var lines = Data()
    for sample in samples {
      guard let answer = answers[sample.id] else { continue }
      let line: JSONValue = [
        "id": .string("\(run):\(sample.id)"), "text": .string(sample.text),
        "stance": .string(answer.stance.rawValue), "codes": .array(answer.codes.map(\.json)),
        "discussed": .array(answer.discussed.map(\.json)), "facets": [:], "register": "review",
      ]
      lines += Data((CanonicalJSON.text(of: line) + "\n").utf8)
    }
    return lines
  }
}

extension Code {
  fileprivate var json: JSONValue { .string(rawValue) }
}
