import Foundation
import ParableCore
import ParableCorpus

extension Auditor {
  /// A part that is there, whoever made it.
  public struct MappedPart: Sendable, Hashable, Codable {
    /// The file in the plan.
    public var file: Int
    /// The segment in the file.
    public var index: Int
    /// The SHA-256 that seals the part.
    public var sha256: Fingerprint
    /// Whether it was made now.
    public var isNew: Bool
  }

  /// What the work can be divided into, in order.
  public func units() throws -> [WorkUnit] { try settings.plan.workUnits() }

  /// Makes the parts of some units that a folder lacks, and gives all of theirs, in order.
  ///
  /// - Parameter units: What to read; nil for the whole corpus.
  /// - Throws: ``AuditPartsError`` for a unit that the corpus does not have, and for a part that is
  ///   there and was made with other settings or is damaged; `FileError`.
  @discardableResult
  public func map(
    into folder: URL, units: [WorkUnit]? = nil, workers: Int,
    progress: (ReadProgress) -> Void = { _ in }
  ) throws -> [MappedPart] {
    let all = try self.units()
    let chosen = try units.map { try checked($0, against: all) } ?? all
    let parts = try AuditParts(makingFolder: folder, of: settings)
    let (present, lasts) = try present(of: chosen, in: parts)
    var mapped = present.map { id, seal in
      MappedPart(file: id.file, index: id.index, sha256: seal, isNew: false)
    }
    let open = chosen.filter { !isDone($0, present, lasts) }
    if !open.isEmpty {
      encoder?.engine.setThreads(1)
      let mapper = AuditMapper(
        settings: settings, lexicon: lexicon, compiled: try CompiledLexicon(lexicon),
        classifier: classifier, encoder: encoder)
      let reader = CorpusReader(plan: settings.plan, options: settings.options, workers: workers)
      try reader.run(mapper, skipping: Set(present.keys), only: open, progress: progress) {
        let seal = try AuditPart.write($0, settings: parts.settings, to: parts.file(of: $0.id))
        mapped.append(MappedPart(file: $0.id.file, index: $0.id.index, sha256: seal, isNew: true))
      }
    }
    return mapped.sorted { ($0.file, $0.index) < ($1.file, $1.index) }
  }

  private func checked(_ units: [WorkUnit], against all: [WorkUnit]) throws -> [WorkUnit] {
    let known = Set(all)
    for unit in units where !known.contains(unit) {
      let segment = unit.index.map { ", segment \($0)" } ?? ""
      throw AuditPartsError.unknownUnit("file \(unit.file)\(segment)")
    }
    return units
  }

  /// The parts of some units that are there, with their seals, and those that end a file.
  private func present(
    of units: [WorkUnit], in parts: AuditParts
  ) throws -> (seals: [SegmentID: Fingerprint], lasts: Set<SegmentID>) {
    let (whole, single) = (
      Set(units.lazy.filter { $0.index == nil }.map(\.file)), Set(units)
    )
    var seals: [SegmentID: Fingerprint] = [:]
    var lasts: Set<SegmentID> = []
    for id in try parts.present() where whole.contains(id.file) || single.contains(WorkUnit(id)) {
      let part = try parts.part(of: id)
      seals[id] = part.seal
      if part.head.isLastOfFile { lasts.insert(id) }
    }
    return (seals, lasts)
  }

  /// Whether nothing of a unit is left to read.
  private func isDone(
    _ unit: WorkUnit, _ present: [SegmentID: Fingerprint], _ lasts: Set<SegmentID>
  ) -> Bool {
    if let index = unit.index { return present[SegmentID(file: unit.file, index: index)] != nil }
    guard let last = lasts.first(where: { $0.file == unit.file }) else { return false }
    return (0...last.index).allSatisfy { present[SegmentID(file: unit.file, index: $0)] != nil }
  }
}
