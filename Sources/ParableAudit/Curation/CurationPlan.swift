import ParableCore

/// What becomes of every document, from the findings and the manifest alone: the corpus is not
/// read.
///
/// Memory: some fifty bytes a finding.
public struct CurationPlan: Sendable {
  /// A document with a finding.
  struct Entry: Sendable {
    var offset: Int
    var place: FindingsFile.Place
    var decision: CurationMatcher.Decision
  }

  /// The findings of each file, in the order of their records.
  let entries: [[Entry]]
  /// What becomes of the documents of each file in which nothing was found.
  let others: [CurationMatcher.Decision]
  /// Documents in all files.
  public let documents: Int
  /// How many of them are dropped.
  public let dropped: Int

  /// Asks the policy about every finding.
  ///
  /// - Throws: ``CurationError/malformed(path:line:reason:)``.
  public init(_ policy: CurationPolicy, _ corpus: AuditedCorpus) throws {
    let files = corpus.manifest.files
    let matcher = CurationMatcher(policy, manifest: corpus.manifest, mix: corpus.mix)
    var entries: [[Entry]] = Array(repeating: [], count: files.count)
    let findings = try FindingsFile(corpus.findings)
    try findings.forEach { finding, place in
      func malformed(_ reason: String) -> CurationError {
        .malformed(path: corpus.findings.path, line: place.number, reason: reason)
      }
      guard files.indices.contains(finding.file) else {
        throw malformed("there is no file number \(finding.file) in the manifest")
      }
      guard finding.isSound else { throw malformed("its spans lie outside of the text") }
      let decision = matcher.decision(for: finding)
      entries[finding.file].append(
        Entry(offset: finding.offset, place: place, decision: decision))
    }
    for file in entries.indices {
      entries[file].sort { $0.offset < $1.offset }
      for (one, next) in zip(entries[file], entries[file].dropFirst())
      where one.offset == next.offset {
        throw CurationError.malformed(
          path: corpus.findings.path, line: next.place.number,
          reason: "line \(one.place.number) is about the same document")
      }
    }
    self.entries = entries
    others = files.indices.map { matcher.decision(forFile: $0) }
    documents = files.reduce(0) { $0 + $1.documents }
    dropped = Self.dropped(entries, others, files)
  }

  private static func dropped(
    _ entries: [[Entry]], _ others: [CurationMatcher.Decision], _ files: [CorpusManifest.File]
  ) -> Int {
    files.indices.reduce(0) { sum, file in
      let rest = max(0, files[file].documents - entries[file].count)
      return sum + entries[file].count { $0.decision.act == .drop }
        + (others[file].act == .drop ? rest : 0)
    }
  }

  /// Whether more is dropped than the policy allows.
  public func dropsTooMany(_ policy: CurationPolicy) -> Bool {
    guard let most = policy.mostDropped else { return false }
    return Double(dropped) > most * Double(documents)
  }

  /// Whether a file's documents differ afterwards.
  func changes(_ file: Int, _ policy: CurationPolicy) -> Bool {
    func changes(_ act: CurationAct) -> Bool {
      switch act {
      case .keep: false
      case .drop, .review, .mask: true
      case .weight: policy.weights == .field
      }
    }
    return changes(others[file].act) || entries[file].contains { changes($0.decision.act) }
  }
}

extension Finding {
  /// Whether its numbers can be used.
  fileprivate var isSound: Bool {
    offset >= 0 && bytes >= 0
      && spans.allSatisfy { $0.start >= 0 && $0.start <= $0.end && $0.end <= bytes }
  }
}
