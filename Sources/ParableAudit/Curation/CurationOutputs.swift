import Foundation
import ParableCore
import ParableCorpus

/// The files that are written for one file of the corpus, each begun when it is first needed, and
/// none under its name before all are whole.
///
/// Used by one thread at a time.
final class CurationOutputs {
  private let folder: CurationFolder
  private let file: Int
  private var lines: [(path: String, writer: LineWriter)] = []
  private var tables: [(path: String, writer: ParquetWriter)] = []

  init(_ folder: CurationFolder, file: Int) {
    self.folder = folder
    self.file = file
  }

  /// Lines or bytes at a path inside the folder.
  func lines(_ path: String, _ compression: CorpusCompression) throws -> LineWriter {
    if let open = lines.first(where: { $0.path == path }) { return open.writer }
    let writer = try LineWriter(to: try place(path), compression: compression)
    lines.append((path, writer))
    return writer
  }

  /// Rows at a path inside the folder.
  func table(_ path: String, like source: String) throws -> ParquetWriter {
    if let open = tables.first(where: { $0.path == path }) { return open.writer }
    let writer = try ParquetWriter(to: try place(path), like: source)
    tables.append((path, writer))
    return writer
  }

  /// Gives up the lines at a path; nothing is left of them.
  func abandon(_ path: String) { lines.removeAll { $0.path == path } }

  /// The rows at a path, where some were written before.
  func openTable(_ path: String) -> ParquetWriter? { tables.first { $0.path == path }?.writer }

  /// Copies the file as it lies on the disk.
  func copy(_ source: String) throws {
    guard let handle = try? FileHandle(forReadingFrom: URL(filePath: source)) else {
      throw FileError.unreadable(path: source, reason: "it cannot be opened")
    }
    defer { try? handle.close() }
    let writer = try lines(folder.kept(file), .none)
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
      try Array(piece).withUnsafeBufferPointer { try writer.write(raw: $0) }
    }
  }

  /// Brings all to the disk under their names.
  func finish() throws -> [CurationReport.Output] {
    for each in lines { try each.writer.finish() }
    for each in tables { try each.writer.finish() }
    return try (lines.map(\.path) + tables.map(\.path)).sorted().map { path in
      let url = folder.url.appending(path: path)
      let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      return CurationReport.Output(path: path, bytes: size, sha256: try Fingerprint(ofFile: url))
    }
  }

  private func place(_ path: String) throws -> URL {
    let url = folder.url.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    return url
  }
}
