import CParableArrow
import Foundation

/// The opened plugin for Parquet: a table of C functions that lives as long as the process.
///
/// Safety: the table is constant, and its functions may be called from any thread, each handle from
/// one at a time (parable_arrow.h promises both), so it may be shared.
struct ArrowPlugin: @unchecked Sendable {
  let table: UnsafePointer<parable_arrow>

  /// Opens the plugin at a place, or the first one found above the program's own.
  init(at place: URL? = nil) throws(ArrowError) {
    let places = place.map { [$0] } ?? Self.places(above: Bundle.main.executableURL)
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0.path) })
    else { throw .noPlugin(searched: places.map(\.path)) }
    let path = found.resolvingSymlinksInPath().path
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw .cannotOpen(path: path, reason: String(cString: dlerror()))
    }
    guard let symbol = dlsym(library, PARABLE_ARROW_SYMBOL),
      let table = unsafeBitCast(symbol, to: parable_arrow_table.self)()
    else { throw .cannotOpen(path: path, reason: "it has no \(PARABLE_ARROW_SYMBOL)") }
    let expected = UInt32(PARABLE_ARROW_ABI)
    guard table.pointee.abi == expected,
      table.pointee.size == UInt32(MemoryLayout<parable_arrow>.size)
    else { throw .wrongVersion(path: path, found: table.pointee.abi, expected: expected) }
    self.table = table
  }

  /// Why the last call on this thread failed.
  var reason: String { table.pointee.last_error().map { String(cString: $0) } ?? "" }

  /// `.deps/plugins/parable-arrow.so` in the program's own folder and in every folder upward from
  /// there; never in the current folder, whose code may be anyone's.
  private static func places(above program: URL?) -> [URL] {
    guard var folder = program?.resolvingSymlinksInPath().deletingLastPathComponent() else {
      return []
    }
    var result: [URL] = []
    while folder.path != "/" {
      result.append(folder.appending(path: ".deps/plugins/parable-arrow.so"))
      folder = folder.deletingLastPathComponent()
    }
    return result
  }
}

/// Why Parquet cannot be read or written.
public enum ArrowError: Error, Hashable {
  /// No plugin lies in any of these places.
  case noPlugin(searched: [String])
  /// The system's loader refused it.
  case cannotOpen(path: String, reason: String)
  /// It was built for another version of Parable.
  case wrongVersion(path: String, found: UInt32, expected: UInt32)
  /// Arrow refused a file that is to be written, or one that was readable before.
  case refused(path: String, reason: String)
}

extension ArrowError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPlugin:
      "Parquet needs a plugin that is not there. Run scripts/bootstrap, which compiles it."
    case .cannotOpen(let path, let reason):
      "\(path): the Parquet plugin cannot be opened: \(reason). Run scripts/bootstrap."
    case .wrongVersion(let path, let found, let expected):
      "\(path): the Parquet plugin has version \(found), and \(expected) is needed. Run "
        + "scripts/bootstrap."
    case .refused(let path, let reason): "\(path): \(reason)."
    }
  }
}
