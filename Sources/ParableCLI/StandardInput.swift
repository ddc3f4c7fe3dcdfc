import Foundation
import ParableCore

/// Standard input as a file: an audit reads its files twice, once to name their bytes.
struct StandardInput {
  /// The file; nil where nobody asks for standard input.
  let file: URL?

  /// Puts what comes on standard input into a file when one of the paths is `-`.
  init(_ paths: [String]) throws {
    guard paths.contains("-") else {
      file = nil
      return
    }
    let name = "parable-\(ProcessInfo.processInfo.processIdentifier).stdin"
    let file = FileManager.default.temporaryDirectory.appending(path: name)
    try AtomicFile.write(to: file) { handle in
      while let data = try FileHandle.standardInput.read(upToCount: 1 << 20), !data.isEmpty {
        try handle.write(contentsOf: data)
      }
    }
    self.file = file
  }

  /// Removes the file.
  func remove() {
    if let file { try? FileManager.default.removeItem(at: file) }
  }
}
