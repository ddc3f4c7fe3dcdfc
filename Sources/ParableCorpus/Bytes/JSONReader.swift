import CParableBytes
import Foundation

/// Reads JSON records on one thread.
final class JSONReader {
  private let json: OpaquePointer

  /// A reader that looks for these fields; none means the usual ones.
  init(fields: [String]) {
    let copies = fields.map { $0.withCString { strdup($0) } }
    defer { copies.forEach { free($0) } }
    let paths = copies.map { UnsafePointer<CChar>($0) }
    guard let json = parable_json_create(paths, paths.count) else {
      fatalError("no memory for a JSON reader")
    }
    self.json = json
  }

  deinit { parable_json_destroy(json) }

  /// Why a path is not one.
  static func fault(of path: String) -> String? {
    parable_path_fault(path).map { String(cString: $0) }
  }

  /// Reads a document that is followed by 64 readable bytes.
  @inline(__always)
  func read(_ line: UnsafeBufferPointer<UInt8>, into out: inout parable_record)
    -> parable_record_status
  {
    parable_json_read(json, line.baseAddress, line.count, &out)
  }

  /// A value of the document that was read last.
  func value(_ path: String) -> String? {
    var (bytes, count) = (UnsafePointer<UInt8>?.none, 0)
    guard parable_json_value(json, path, &bytes, &count) else { return nil }
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
