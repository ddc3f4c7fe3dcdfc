import Foundation
import Testing

/// A Python program that computes the same things with the libraries everyone trusts.
///
/// It needs a Python with the packages of `scripts/bootstrap --oracles`: the virtual environment
/// named by `PARABLE_ORACLES`, or `.deps/oracles` in the package or in a folder above it.
public struct Oracle: Sendable {
  /// Why a test that asks an oracle did not run.
  public static let absence: Comment =
    """
    SKIPPED, nothing was compared: no Python with the oracle packages. Run scripts/bootstrap \
    --oracles, or name a virtual environment in PARABLE_ORACLES.
    """

  /// Whether there is a Python to ask.
  public static var isAvailable: Bool { isAvailable(in: "oracles") }

  /// Whether there is a Python in an environment of its own, such as `.deps/dolma`.
  public static func isAvailable(in environment: String) -> Bool { python(environment) != nil }

  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private let script: URL
  private let environment: String

  /// The oracle in `Tests/Oracles/` with this file name; it runs in `.deps/<environment>`.
  public init(_ script: String, in environment: String = "oracles") {
    self.environment = environment
    self.script = Self.package.appending(components: "Tests", "Oracles", script)
  }

  /// Sends a question as JSON to the program's standard input and reads its JSON answer.
  public func ask<Question: Encodable, Answer: Decodable>(
    _ question: Question, answer: Answer.Type = Answer.self
  ) throws -> Answer {
    try JSONDecoder().decode(Answer.self, from: run(input: JSONEncoder().encode(question)))
  }

  /// Runs the program with arguments and gives what it prints; what it complains of is the error.
  public func run(_ arguments: [String] = [], input: Data = Data()) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ content: Data = Data()) throws -> URL {
      try content.write(to: folder.appending(path: name))
      return folder.appending(path: name)
    }
    let (output, complaints) = (try file("out"), try file("err"))
    let process = Process()
    let python: URL = try #require(Self.python(environment))
    process.executableURL = python
    process.arguments = [script.path] + arguments
    process.standardInput = try FileHandle(forReadingFrom: file("in", input))
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    process.waitUntilExit()
    let complaint = try String(contentsOf: complaints, encoding: .utf8)
    try #require(process.terminationStatus == 0, "\(script.lastPathComponent): \(complaint)")
    return try Data(contentsOf: output)
  }

  private static func python(_ environment: String) -> URL? {
    let variable = "PARABLE_\(environment.uppercased())"
    let named = ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }
    var folders = named.map { [$0] } ?? []
    var folder = package
    while folder.pathComponents.count > 1 {
      folders.append(folder.appending(components: ".deps", environment))
      folder.deleteLastPathComponent()
    }
    return folders.map { $0.appending(components: "bin", "python") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
