import Foundation
import Testing

/// The built binary, run as a user runs it.
struct Tool {
  /// What a run of the binary left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try JSONDecoder().decode(type, from: Data(output.utf8))
    }
  }

  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The engine plugin; what needs it is skipped, visibly, where `scripts/bootstrap` has not run.
  static var hasPlugin: Bool {
    if ProcessInfo.processInfo.environment["PARABLE_REQUIRE_ENGINE"] != nil { return true }
    return FileManager.default.fileExists(
      atPath: package.appending(path: ".deps/plugins/parable-torch.so").path)
  }

  /// Beside the test bundle, wherever SwiftPM was told to build.
  static var binary: URL {
    var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "parable")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
    }
    return package.appending(path: ".build/debug/parable")
  }

  /// A folder of its own for each test; the system removes it.
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "parable-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  var runs: String { folder.appending(path: "runs").path }

  /// Writes an input file and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// The small experiment, with words replaced to break or to change it.
  func experiment(_ name: String = "tiny.yaml", replacing changes: [(String, String)] = []) throws
    -> String
  {
    let fixture = Self.package.appending(path: "Tests/Fixtures/tiny.yaml")
    let text = try changes.reduce(String(contentsOf: fixture, encoding: .utf8)) {
      #expect($0.contains($1.0), "the fixture does not hold \($1.0)")
      return $0.replacing($1.0, with: $1.1)
    }
    return try file(name, text)
  }

  @discardableResult
  func run(_ arguments: String..., input: String = "") throws -> Outcome {
    try run(Self.binary, arguments, input: input)
  }

  /// Runs any program with the package as its current folder, where the plugin is found.
  func run(_ program: URL, _ arguments: [String], input: String = "") throws -> Outcome {
    let process = try start(program, arguments, input: input)
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try text("out"), errors: try text("err"))
  }

  /// Starts the binary and does not wait.
  func start(_ arguments: [String]) throws -> Process { try start(Self.binary, arguments) }

  private func start(_ program: URL, _ arguments: [String], input: String = "") throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = Self.package
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: file("in", input)))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: file("out", "")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: file("err", "")))
    try process.run()
    return process
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips, visibly, where the engine is absent.
  static var needsPlugin: Self {
    .enabled(if: Tool.hasPlugin, "SKIPPED: no LibTorch plugin. Run scripts/bootstrap.")
  }
}
