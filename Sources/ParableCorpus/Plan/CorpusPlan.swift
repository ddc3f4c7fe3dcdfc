import Foundation
import ParableCore

/// Which files a corpus has, in which order, and what each of them is.
///
/// It is made once, before anything is read, and belongs to the request of a run: with the same
/// plan, every record has the same position.
public struct CorpusPlan: Sendable, Codable, Hashable {
  /// The files, in the order in which they are read.
  public var files: [CorpusFile]
  /// The size of a segment in decompressed bytes.
  public var segmentBytes: Int
  /// A text file of more bytes than this is split at its blank lines.
  public var maxDocumentBytes: Int

  /// A plan from its parts.
  public init(
    files: [CorpusFile], segmentBytes: Int = 64 << 20, maxDocumentBytes: Int = 1 << 20
  ) {
    self.files = files
    self.segmentBytes = segmentBytes
    self.maxDocumentBytes = maxDocumentBytes
  }

  /// Finds files: paths, folders (with what is in them, sorted bytewise), patterns, and `-` for
  /// standard input. A file that is named twice is read once, where it is named first.
  ///
  /// - Parameter standardInput: A file that holds what came on standard input, where it is to be
  ///   read more than once.
  /// - Throws: ``FileError/unreadable(path:reason:)`` for a path that is not there, and
  ///   ``CorpusError``. A file that is there and cannot be read is in the plan with its refusal.
  public init(
    paths: [String], options: ReadOptions = ReadOptions(), standardInput: String? = nil
  ) throws {
    var seen: Set<String> = []
    var files: [CorpusFile] = []
    for path in try paths.flatMap(FileFinder.files(at:)) {
      let real = path == "-" ? path : URL(filePath: path).resolvingSymlinksInPath().path
      guard seen.insert(real).inserted else { continue }
      let location = path == "-" ? standardInput : nil
      var file = try FileSniffer.identify(location ?? path, options: options)
      (file.path, file.location) = (path, location)
      files.append(file)
    }
    if files.isEmpty { throw CorpusError.nothingFound(path: paths.first ?? "") }
    self.init(
      files: files, segmentBytes: max(1, options.segmentBytes),
      maxDocumentBytes: max(1, options.maxDocumentBytes))
  }

  /// Whether a file is read together with its neighbours.
  func isSmallText(_ number: Int) -> Bool {
    let file = files[number]
    return file.format == .text && file.compression == .none && file.refusal == nil
      && !file.isStandardInput && file.size <= min(maxDocumentBytes, segmentBytes)
  }
}
