import Foundation
import ParableCore
import ParableCorpus

/// The way through one file: checks every document against the audit, counts it, and says where it
/// goes. What it writes is the formats' own business.
///
/// Used by one thread at a time.
final class CurationPass {
  /// A document in hand.
  struct Document {
    var offset: Int
    var text: UnsafeBufferPointer<UInt8>
    /// What the record calls itself; looked up only where it is needed.
    var id: () -> String?
  }

  /// What is to be done with it.
  struct Verdict {
    var decision: CurationMatcher.Decision
    var finding: Finding?
    /// The stretches of the text to mask.
    var spans: [Range<Int>] = []
  }

  private static let mostExamples = 3

  let job: CurationJob
  let file: Int
  let path: String
  /// Nil in a dry run.
  let outputs: CurationOutputs?
  private(set) var tally = CurationTally()
  private(set) var examples: [CurationReport.Example] = []
  private let findings: FindingsFile
  private var rest: ArraySlice<CurationPlan.Entry>
  private var weights: LineWriter?

  init(_ job: CurationJob, file: Int) throws {
    self.job = job
    self.file = file
    path = job.corpus.manifest.files[file].path
    outputs = job.folder.map { CurationOutputs($0, file: file) }
    findings = try FindingsFile(job.corpus.findings)
    rest = job.plan.entries[file][...]
  }

  /// Decides about the next document of the file, and counts it.
  func judge(_ document: Document) throws -> Verdict {
    var verdict = Verdict(decision: job.plan.others[file])
    if let entry = rest.first, entry.offset <= document.offset {
      guard entry.offset == document.offset else { throw missing(entry) }
      rest = rest.dropFirst()
      let finding = try findings.finding(at: entry.place)
      try check(finding, document)
      verdict = Verdict(decision: entry.decision, finding: finding)
      verdict.spans = spans(of: verdict)
    }
    count(verdict, document, bytes: document.text.count)
    try weigh(verdict, document)
    return verdict
  }

  /// Counts a line or row without a text.
  func skip() { tally.unread += 1 }

  /// Counts the documents of a file that is copied whole and not read, as the audit has them. The
  /// bytes of those without a finding are not known.
  func countUnread() throws {
    while let entry = rest.popFirst() {
      let finding = try findings.finding(at: entry.place)
      let unread = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
      let document = Document(offset: entry.offset, text: unread) { finding.record.id }
      let verdict = Verdict(decision: entry.decision, finding: finding)
      count(verdict, document, bytes: finding.bytes)
      try weigh(verdict, document)
    }
    let other = Verdict(decision: job.plan.others[file])
    let known = job.corpus.manifest.files[file].documents
    for _ in tally.total.documents..<max(known, tally.total.documents) {
      tally.add(
        other.decision.act, rule: job.ruleName(other.decision.rule), source: source, codes: [],
        bytes: 0)
    }
  }

  /// Checks that the file had what the audit found, and brings what was written to the disk.
  func finish() throws -> CurationReport.File {
    if let entry = rest.first { throw missing(entry) }
    let known = job.corpus.manifest.files[file].documents
    guard tally.total.documents == known else {
      throw CurationError.changed(
        path: path,
        reason: "\(tally.total.documents) documents were read, and the audit read \(known)")
    }
    try weights?.finish()
    return CurationReport.File(
      path: path, counts: tally, outputs: try outputs?.finish() ?? [], examples: examples)
  }

  private func missing(_ entry: CurationPlan.Entry) -> CurationError {
    .changed(path: path, reason: "the audit found a document at \(entry.offset), where none begins")
  }

  private func check(_ finding: Finding, _ document: Document) throws {
    guard finding.bytes == document.text.count,
      Fingerprint(of: UnsafeRawBufferPointer(document.text)).hex == finding.sha256
    else {
      throw CurationError.changed(
        path: path, reason: "the text at \(document.offset) is not the one that was audited")
    }
  }

  private func spans(of verdict: Verdict) -> [Range<Int>] {
    guard let rule = verdict.decision.rule, let finding = verdict.finding else { return [] }
    return job.policy.rules[rule].spans(of: finding)
  }

  private var source: String { job.corpus.mix.source(ofFile: file).name }

  private func count(_ verdict: Verdict, _ document: Document, bytes: Int) {
    let name = job.ruleName(verdict.decision.rule)
    tally.add(
      verdict.decision.act, rule: name, source: source, codes: verdict.finding?.codes ?? [],
      bytes: bytes)
    tally.countSpared(verdict.decision.spared.map { job.ruleName($0) })
    tally.maskedBytes += verdict.spans.reduce(0) { $0 + $1.count }
    guard verdict.decision.rule != nil,
      examples.count(where: { $0.rule == name }) < Self.mostExamples
    else { return }
    let start = verdict.spans.first?.lowerBound ?? verdict.finding?.spans.first?.start ?? 0
    examples.append(
      CurationReport.Example(
        rule: name, act: verdict.decision.act.name, offset: document.offset, id: document.id(),
        codes: verdict.finding?.codes ?? [], text: Self.words(document.text, from: start)))
  }

  /// The first characters of a text from a byte on, in one line.
  private static func words(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> String {
    let words = String(decoding: text.dropFirst(start).prefix(480), as: UTF8.self)
    return words.prefix(120).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func weigh(_ verdict: Verdict, _ document: Document) throws {
    guard case .weight(let weight) = verdict.decision.act, let part = job.part(file) else { return }
    let writer = try weights ?? LineWriter(to: part)
    weights = writer
    let line: JSONValue = [
      "file": .string(path), "offset": .number(Double(document.offset)),
      "id": document.id().map { .string($0) } ?? .null, "weight": .number(weight),
    ]
    try writer.write(line: CanonicalJSON.text(of: line))
  }
}

extension CurationPass {
  /// Why a document is left out, without the brace that ends the object: its record follows.
  func reason(_ verdict: Verdict, _ document: Document) throws -> String {
    let reason: JSONValue = [
      "act": .string(verdict.decision.act.name),
      "rule": .string(job.ruleName(verdict.decision.rule)),
      "policy": .string(job.policy.name), "file": .string(path),
      "offset": .number(Double(document.offset)),
      "id": document.id().map { .string($0) } ?? .null,
      "stance": verdict.finding.map { .string($0.stance.rawValue) } ?? .null,
      "codes": .array((verdict.finding?.codes ?? []).map { .string($0.rawValue) }),
      "scores": .object((verdict.finding?.scores ?? [:]).mapValues { .number($0) }),
    ]
    return String(CanonicalJSON.text(of: reason).dropLast())
  }

  /// Writes a document that is left out, with the reason, to where it is kept.
  func keepAside(
    _ verdict: Verdict, _ document: Document, record: (key: String, json: [UInt8]),
    _ compression: CorpusCompression
  ) throws {
    guard let outputs, let folder = job.folder else { return }
    let isDropped = verdict.decision.act == .drop
    let writer = try outputs.lines(
      isDropped ? folder.dropped(file) : folder.review(file), compression)
    let head = try reason(verdict, document) + ",\"\(record.key)\":"
    let line = Array(head.utf8) + record.json + [UInt8(ascii: "}")]
    try line.withUnsafeBufferPointer { try writer.write(line: $0) }
  }
}
