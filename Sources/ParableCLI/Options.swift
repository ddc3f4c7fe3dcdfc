import ArgumentParser
import Foundation
import ParableCore

/// Where runs are kept.
struct StoreOptions: ParsableArguments {
  @Option(name: .customLong("runs"), help: "The folder that holds the run folders.")
  var folder = "runs"

  var store: RunStore { RunStore(URL(filePath: folder)) }
}

/// How a result is said.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON.")
  var json = false

  /// Prints a result: its JSON, or a text for people.
  func emit(_ result: some Encodable, text: () -> String) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(result), as: UTF8.self))
    } else {
      print(text())
    }
  }
}

/// Where the engine is.
struct EngineOptions: ParsableArguments {
  @Option(
    help: "The engine plugin; without this, the one that scripts/bootstrap built.",
    completion: .file(extensions: ["so", "dylib"]))
  var plugin: String?

  var url: URL? { plugin.map { URL(filePath: $0) } }
}
