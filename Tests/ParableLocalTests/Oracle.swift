import Foundation

/// The Python that has the PyPI packages which the tests compare with: `pip install tokenizers`.
enum Oracle {
  /// `PARABLE_ORACLES`, or the nearest `.deps/oracles/bin/python` above this file; `nil` if there
  /// is none, and then what needs it is skipped.
  static let python: URL? = {
    if let path = ProcessInfo.processInfo.environment["PARABLE_ORACLES"] {
      return URL(filePath: path)
    }
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let python = folder.appending(path: ".deps/oracles/bin/python")
      if FileManager.default.isExecutableFile(atPath: python.path) { return python }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  /// Runs a script of `Tests/Oracles` and gives back the lines it writes.
  static func lines(
    of script: String, arguments: [String], input: String
  ) throws -> [String] {
    let scripts = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Oracles")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (inputFile, outputFile) = (folder.appending(path: "in"), folder.appending(path: "out"))
    try Data(input.utf8).write(to: inputFile)
    try Data().write(to: outputFile)
    let process = Process()
    process.executableURL = python
    process.arguments = [scripts.appending(path: script).path] + arguments
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return try String(contentsOf: outputFile, encoding: .utf8).split(separator: "\n")
      .map(String.init)
  }
}
