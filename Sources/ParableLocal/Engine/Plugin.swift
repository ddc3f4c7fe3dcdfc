import CParableTorch
import Foundation

/// The opened plugin: a table of C functions that lives as long as the process.
///
/// Safety: the table is constant and its functions may be called from any thread (parable_torch.h
/// promises both), so it may be shared.
struct Plugin: @unchecked Sendable {
  let table: UnsafePointer<parable_torch>

  /// The table that this program was built with.
  static let known = EngineError.Table(
    version: UInt32(PARABLE_TORCH_ABI), bytes: UInt32(MemoryLayout<parable_torch>.size))

  /// Opens the plugin at a place, or the first one found above the program's own.
  ///
  /// - Throws: ``EngineError/noPlugin(searched:)``, ``EngineError/cannotOpen(path:reason:)`` or
  ///   ``EngineError/wrongVersion(path:found:expected:)``.
  init(at place: URL?) throws(EngineError) {
    let places = place.map { [$0] } ?? Self.places(above: Bundle.main.executableURL)
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0.path) })
    else { throw .noPlugin(searched: places.map(\.path)) }
    try self.init(opening: found.resolvingSymlinksInPath().path)
  }

  private init(opening path: String) throws(EngineError) {
    // An idle OpenMP thread would otherwise spin, and two busy programs slow each other tenfold.
    // It must be in the environment before libgomp is loaded; a user's own setting wins.
    setenv("GOMP_SPINCOUNT", "1000", 0)
    setenv("OMP_WAIT_POLICY", "passive", 0)
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw .cannotOpen(path: path, reason: String(cString: dlerror()))
    }
    guard let symbol = dlsym(library, PARABLE_TORCH_SYMBOL) else {
      throw .cannotOpen(path: path, reason: "it has no \(PARABLE_TORCH_SYMBOL)")
    }
    guard let table = unsafeBitCast(symbol, to: parable_torch_table.self)() else {
      throw .cannotOpen(path: path, reason: "it hands out no table")
    }
    let found = EngineError.Table(version: table.pointee.abi, bytes: table.pointee.size)
    guard found == Self.known else {
      throw .wrongVersion(path: path, found: found, expected: Self.known)
    }
    self.table = table
  }

  /// `.deps/plugins/parable-torch.so` in the program's own folder, where the program really lies,
  /// and in every folder upward from there.
  ///
  /// Never in the current folder: whoever works in a folder that came from elsewhere would run the
  /// code that lies in it.
  static func places(above program: URL?) -> [URL] {
    ownPlaces(of: "plugins/parable-torch.so", above: program)
  }
}

/// Where a part that bootstrap fetched may lie: in `.deps` of the program's own folder, where the
/// program really lies, and of every folder upward from there.
func ownPlaces(of name: String, above program: URL?) -> [URL] {
  guard var folder = program?.resolvingSymlinksInPath().deletingLastPathComponent() else {
    return []
  }
  var result: [URL] = []
  while folder.path != "/" {
    result.append(folder.appending(path: ".deps/\(name)"))
    folder = folder.deletingLastPathComponent()
  }
  return result
}
