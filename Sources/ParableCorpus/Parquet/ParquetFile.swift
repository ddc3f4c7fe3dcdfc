import CParableArrow
import Foundation

/// An open Parquet file; used by one thread at a time.
final class ParquetFile {
  let path: String
  let plugin: ArrowPlugin
  let handle: OpaquePointer

  /// Opens a file; the failure is what Arrow says of it.
  init(_ path: String, plugin: ArrowPlugin) throws(ArrowError) {
    var handle: OpaquePointer?
    guard plugin.table.pointee.open(path, &handle) == 0, let handle else {
      throw .refused(path: path, reason: plugin.reason)
    }
    self.path = path
    self.plugin = plugin
    self.handle = handle
  }

  deinit { plugin.table.pointee.close(handle) }

  var groups: Int { Int(plugin.table.pointee.group_count(handle)) }
  func rows(inGroup group: Int) -> Int {
    Int(plugin.table.pointee.group_rows(handle, Int32(group)))
  }
  func bytes(inGroup group: Int) -> Int {
    Int(plugin.table.pointee.group_bytes(handle, Int32(group)))
  }

  /// The segment of each row group: as many consecutive groups make one as begin before its bytes
  /// are reached.
  func segments(ofBytes segmentBytes: Int) -> [Int] {
    var (segment, sum) = (0, 0)
    return (0..<groups).map { group in
      if sum >= segmentBytes { (segment, sum) = (segment + 1, 0) }
      sum += bytes(inGroup: group)
      return segment
    }
  }

  /// How many segments a file has; a file that Arrow refuses is one.
  static func segmentCount(_ path: String, segmentBytes: Int) throws(ArrowError) -> Int {
    let plugin = try ArrowPlugin()
    guard let file = try? ParquetFile(path, plugin: plugin) else { return 1 }
    return (file.segments(ofBytes: segmentBytes).last ?? 0) + 1
  }

  /// Calls `body` with the rows of a group, some at a time; what Arrow says where it cannot go on.
  func read(
    group: Int, fields: [String], _ body: (parable_row_batch) -> Void
  ) -> String? {
    let copies = fields.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    let paths = copies.map { UnsafePointer<CChar>($0) }
    var cursor: OpaquePointer?
    let opened = plugin.table.pointee.read(
      handle, Int32(group), paths, Int32(paths.count), &cursor)
    guard opened == 0, let cursor else { return plugin.reason }
    defer { plugin.table.pointee.close_cursor(cursor) }
    while true {
      var batch = parable_row_batch()
      switch plugin.table.pointee.next(cursor, &batch) {
      case 0: return nil
      case 1: body(batch)
      default: return plugin.reason
      }
    }
  }

  /// A value of one row.
  func value(row: Int, path: String) -> String? {
    var (bytes, count) = (UnsafePointer<CChar>?.none, Int64(0))
    guard plugin.table.pointee.value(handle, Int64(row), path, &bytes, &count) == 1,
      let bytes
    else { return nil }
    let text = UnsafeRawBufferPointer(start: bytes, count: Int(count))
    return String(decoding: text, as: UTF8.self)
  }
}
