import CParableArrow
import Foundation
import ParableCore

/// Writes a Parquet file with some of another's rows, or with other texts in them; whole or not at
/// all, as ``LineWriter`` does. Memory: one row group.
public final class ParquetWriter {
  private let place: URL
  private let partial: URL
  let source: ParquetFile
  private var writer: OpaquePointer?

  /// Begins a file with the schema of another.
  ///
  /// - Throws: ``ArrowError``.
  public init(to place: URL, like source: String) throws(ArrowError) {
    self.place = place
    partial = place.deletingLastPathComponent()
      .appending(path: ".\(place.lastPathComponent).\(UUID().uuidString).partial")
    self.source = try ParquetFile(source, plugin: ArrowPlugin())
    let code = self.source.plugin.table.pointee.create(partial.path, self.source.handle, &writer)
    guard code == 0 else { throw failure() }
  }

  /// What was not finished is removed.
  deinit {
    guard writer != nil else { return }
    source.plugin.table.pointee.close_writer(writer)
    unlink(partial.path)
  }

  /// How many row groups the source has.
  public var groups: Int { source.groups }

  /// How many rows a group of the source has.
  public func rows(inGroup group: Int) -> Int { source.rows(inGroup: group) }

  /// Copies the rows of one group for which `keep` is true.
  public func copy(group: Int, keep: [Bool]) throws(ArrowError) {
    precondition(keep.count == rows(inGroup: group), "one answer for each row")
    let mask = keep.map { $0 ? UInt8(1) : 0 }
    try copy(group, mask, nil, [], [])
  }

  /// Copies the rows of one group that have a new text, with that text in a column of strings.
  public func copy(group: Int, replacing column: String, with texts: [String?]) throws(ArrowError) {
    precondition(texts.count == rows(inGroup: group), "one answer for each row")
    var (bytes, ends) = ([UInt8](), [Int64]())
    for text in texts.lazy.compactMap({ $0 }) {
      bytes += text.utf8
      ends.append(Int64(bytes.count))
    }
    try copy(group, texts.map { $0 == nil ? 0 : 1 }, column, bytes, ends)
  }

  private func copy(
    _ group: Int, _ mask: [UInt8], _ column: String?, _ bytes: [UInt8], _ ends: [Int64]
  ) throws(ArrowError) {
    let name = column.map { strdup($0) }
    defer { free(name ?? nil) }
    let code = source.plugin.table.pointee.copy(
      writer, source.handle, Int32(group), mask, name ?? nil, bytes, ends)
    guard code == 0 else { throw failure() }
  }

  /// Brings everything to the disk and gives the file its name.
  public func finish() throws {
    let code = source.plugin.table.pointee.finish(writer)
    guard code == 0 else { throw failure() }
    source.plugin.table.pointee.close_writer(writer)
    writer = nil
    let descriptor = open(partial.path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    guard descriptor >= 0, fsync(descriptor) == 0, rename(partial.path, place.path) == 0 else {
      let reason = systemWords(errno)
      unlink(partial.path)
      throw FileError.unwritable(path: place.path, reason: reason)
    }
  }

  /// What Arrow says, with the folder, which is what a full disk is about.
  private func failure() -> ArrowError {
    let folder = place.deletingLastPathComponent().path
    return .refused(
      path: place.path, reason: "not written in the folder \(folder): \(source.plugin.reason)")
  }
}
