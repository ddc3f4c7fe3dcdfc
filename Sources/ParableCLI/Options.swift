import ArgumentParser
import Foundation
import ParableCore

/// Where runs are kept.
struct StoreOptions: ParsableArguments {
  @Option(name: .customLong("runs"), help: "The folder that holds the run folders.")
  var folder = "runs"

  var store: RunStore { RunStore(URL(filePath: folder)) }
}

/// A run that a verb is about.
struct RunOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A run: its folder, its name or a part of it, or a link such as demo.", valueName: "run"))
  var name: String
  @OptionGroup var store: StoreOptions

  func folder() throws -> URL { try store.store.find(name) }
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
