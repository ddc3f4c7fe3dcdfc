import Foundation
import ParableCore
import ParableCorpus

/// A folder of parts that belong to one audit; several machines may write in it at once.
struct AuditParts {
  let folder: URL
  let plan: CorpusPlan
  /// The settings that every part must have been made with.
  let settings: Fingerprint

  init(_ folder: URL, of settings: AuditSettings) throws {
    self.folder = folder
    plan = settings.plan
    self.settings = try settings.fingerprint
  }

  /// The same, in a folder that is made where it is not there.
  init(makingFolder folder: URL, of settings: AuditSettings) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError.unwritable(
        path: folder.path, reason: "the folder cannot be made (\(error.localizedDescription))")
    }
    try self.init(folder, of: settings)
  }

  /// Where the part of a segment lies.
  func file(of id: SegmentID) -> URL { folder.appending(path: Self.fileName(id)) }

  /// The segments of which there is a part, in order.
  func present() throws -> [SegmentID] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .compactMap(Self.segment(ofFileNamed:)).sorted()
    } catch {
      throw FileError.unreadable(path: folder.path, reason: "the parts' folder cannot be listed")
    }
  }

  /// Reads a part.
  ///
  /// - Throws: ``AuditPartsError/foreign(path:)`` for one that was made with other settings, or
  /// that bears the name of another.
  func part(of id: SegmentID) throws -> AuditPart {
    let part = try AuditPart(file(of: id))
    guard part.head.settings == settings, part.head.segment == id else {
      throw AuditPartsError.foreign(path: part.file.path)
    }
    return part
  }

  /// The segments that are not there, in words, by file; nothing when the audit is complete.
  ///
  /// - Parameter lasts: Of the parts that are there, those that end their file.
  func gaps(_ present: [SegmentID], lasts: Set<SegmentID>) -> [String] {
    let indices = Dictionary(grouping: present, by: \.file).mapValues { $0.map(\.index).sorted() }
    return plan.unitFiles.compactMap { files in
      let file = files.lowerBound
      let own = indices[file] ?? []
      let next = (own.last ?? -1) + 1
      let absent = Set(0..<next).subtracting(own).sorted()
      let isEnded = own.last.map { lasts.contains(SegmentID(file: file, index: $0)) } ?? false
      var words = absent.map(String.init)
      if !isEnded { words.append("\(next) and what follows") }
      return words.isEmpty
        ? nil : "\(plan.files[file].path): segment \(words.joined(separator: ", "))"
    }
  }

  private static func fileName(_ id: SegmentID) -> String {
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
    return "\(padded(id.file))-\(padded(id.index)).jsonl"
  }

  /// The segment that a file is the part of; nil for a foreign file.
  private static func segment(ofFileNamed name: String) -> SegmentID? {
    guard name.hasSuffix(".jsonl") else { return nil }
    let numbers = name.dropLast(6).split(separator: "-").compactMap { Int($0) }
    guard numbers.count == 2 else { return nil }
    let id = SegmentID(file: numbers[0], index: numbers[1])
    return fileName(id) == name ? id : nil
  }
}

/// Why the parts of an audit do not make a whole.
public enum AuditPartsError: Error, Hashable {
  /// It is not as it was written.
  case damaged(path: String)
  /// It was made from other files, with other options, or by another version.
  case foreign(path: String)
  /// Segments were read by nobody; in words, by file.
  case missing(folder: String, segments: [String])
  /// A unit that this corpus does not have.
  case unknownUnit(String)
}

extension AuditPartsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .damaged(let path):
      "\(path): this part of an audit is not as it was written. Remove it, and map again."
    case .foreign(let path):
      "\(path): this part was made from other files, with other options or by another version of "
        + "Parable. Choose another folder for parts, or remove it, and map again."
    case .missing(let folder, let segments):
      "\(folder): parts are missing: \(segments.prefix(8).joined(separator: "; "))"
        + (segments.count > 8 ? "; and of \(segments.count - 8) more files" : "")
        + ". Run `parable audit map` with the same paths and options; parts that are there are kept."
    case .unknownUnit(let unit):
      "\(unit): this corpus has no such unit. Take units from `parable audit plan` with the same "
        + "paths and options."
    }
  }
}
