import Foundation
import ParableCore
import ParableCorpus

/// `findings.jsonl`, from which single lines are read again when they are needed.
///
/// Used by one thread at a time.
final class FindingsFile {
  /// Where a line lies in the file, in bytes.
  struct Place: Sendable, Hashable {
    var start: Int
    var count: Int
    var number: Int
  }

  private let url: URL
  private let handle: FileHandle
  private let decoder = JSONDecoder()

  init(_ url: URL) throws {
    self.url = url
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw FileError.unreadable(path: url.path, reason: "it cannot be opened")
    }
    self.handle = handle
  }

  deinit { try? handle.close() }

  /// Calls `body` with every finding in the order of the file. Memory: one piece of a mebibyte, and
  /// a line.
  func forEach(_ body: (Finding, Place) throws -> Void) throws {
    var rest = Data()
    var (start, number) = (0, 1)
    try handle.seek(toOffset: 0)
    while true {
      let piece = try handle.read(upToCount: 1 << 20) ?? Data()
      rest = Data(rest) + piece
      while let end = rest.firstIndex(of: 10) ?? (piece.isEmpty ? rest.endIndex : nil),
        !rest.isEmpty
      {
        let line = rest[rest.startIndex..<end]
        let place = Place(start: start, count: line.count, number: number)
        if !line.isEmpty { try body(decode(line, place), place) }
        start += line.count + 1
        number += 1
        rest = rest[min(end + 1, rest.endIndex)...]
      }
      if piece.isEmpty { return }
    }
  }

  /// The finding of a line.
  func finding(at place: Place) throws -> Finding {
    try handle.seek(toOffset: UInt64(place.start))
    let line = try handle.read(upToCount: place.count) ?? Data()
    return try decode(line, place)
  }

  private func decode(_ line: Data, _ place: Place) throws -> Finding {
    do {
      return try decoder.decode(Finding.self, from: line)
    } catch {
      throw CurationError.malformed(
        path: url.path, line: place.number, reason: "the line is no finding")
    }
  }
}
