import Foundation
import ParableCore

/// What one coder said of the samples of one run: JSON lines that only grow.
public struct ReviewFile: Sendable {
  /// Where it is.
  public let url: URL
  /// Who says it.
  public let coder: String
  /// All lines, oldest first.
  public private(set) var entries: [ReviewEntry] = []

  /// Opens a coder's file, which need not be there yet.
  ///
  /// A last line that a killed process left unfinished is no line.
  ///
  /// - Throws: ``ReviewError/malformed(path:line:reason:)`` for any other line that is none.
  public init(_ url: URL, coder: String) throws {
    self.url = url
    self.coder = coder
    guard let data = try? Data(contentsOf: url) else { return }
    let whole = data.prefix(data.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    for (index, line) in whole.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      guard let entry = try? JSONDecoder().decode(ReviewEntry.self, from: Data(line)) else {
        throw ReviewError.malformed(
          path: url.path, line: index + 1, reason: "this is no answer of a review")
      }
      guard entry.coder == coder else {
        throw ReviewError.malformed(
          path: url.path, line: index + 1, reason: "this is the answer of somebody else")
      }
      entries.append(entry)
    }
    if whole.count < data.count { try AtomicFile.write(Data(whole), to: url) }
  }

  /// Adds a line and waits until it is on the disk.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``.
  public mutating func append(_ entry: ReviewEntry) throws {
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: url.path) {
        try AtomicFile.write(Data(), to: url)
      }
      let handle = try FileHandle(forWritingTo: url)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: CanonicalJSON.data(of: entry) + [0x0A])
      try handle.synchronize()
    } catch {
      throw FileError.unwritable(
        path: url.path, reason: "the answer cannot be added (\(error.localizedDescription))")
    }
    entries.append(entry)
  }

  /// The passages that are answered or skipped, in that order.
  public var settled: [String] {
    entries.reduce(into: []) { settled, entry in
      settled.removeAll { $0 == entry.sample }
      if entry.event != .undone { settled.append(entry.sample) }
    }
  }

  /// What holds of each passage that was answered.
  public var answers: [String: ReviewAnswer] {
    entries.reduce(into: [:]) { answers, entry in
      if case .answered(let answer) = entry.event {
        answers[entry.sample] = answer
      } else {
        answers[entry.sample] = nil
      }
    }
  }
}
