import Foundation
import Testing

/// `Tests/Oracles/judge_server.py` under way, on a port of the loopback.
final class JudgeServer: Sendable {
  /// One for all tests; it ends with this process, whose end closes its standard input.
  static let shared = Result { try JudgeServer() }

  private let port: Int
  private let log: URL
  private let input = Pipe()

  private init() throws {
    log = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString).log")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", Tool.package.appending(path: "Tests/Oracles/judge_server.py").path, log.path,
    ]
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  func address(_ behaviour: String, _ name: String) -> String {
    "http://127.0.0.1:\(port)/\(behaviour)/\(name)/v1"
  }

  /// What was asked under a name: the key, and how the passage begins.
  func asked(_ name: String) -> [(key: String, passage: String)] {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
      .filter { $0.count == 3 && $0[0] == name }.map { ($0[1], $0[2]) }
  }
}
