import ArgumentParser
import Foundation
import ParableAudit
import ParableCore
import ParableCorpus

/// Reads some units of a corpus: one worker of many.
struct AuditMapCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Read some units of a corpus, as one worker of many.",
    discussion: """
      Without --rank or --units, all of them. Parts that are in the folder already are not made \
      again, so a worker that was stopped can be started again, and the number of workers may \
      change in between. Paths and options must be the same for all workers and for `audit reduce`.
      """)
  @OptionGroup var options: AuditOptions
  @Option(help: "The folder for the parts, which all workers share.")
  var parts: String
  @Option(help: "Which worker this is, from 0.")
  var rank: Int?
  @Option(help: "How many workers there are.")
  var world: Int?
  @Option(
    help:
      "A file of units as `audit plan` gives them, one JSON object a line; - for standard input.")
  var units: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (rank == nil) == (world == nil) else {
      throw ValidationError("--rank and --world go together.")
    }
    guard rank == nil || units == nil else {
      throw ValidationError("Either --rank with --world, or --units.")
    }
    if let rank, let world, !(0..<max(world, 0)).contains(rank) {
      throw ValidationError("--rank is from 0 to one less than --world.")
    }
  }

  func run() async throws {
    let auditor = try options.sharedAuditor()
    let meter = RateMeter()
    let mapped = try auditor.map(
      into: URL(filePath: parts), units: try chosenUnits(auditor), workers: options.workers
    ) { Terminal.progress(meter.line($0)) }
    Terminal.clear()
    try output.emit(mapped) {
      "\(mapped.count(where: \.isNew)) parts made, \(mapped.count { !$0.isNew }) were there."
    }
  }

  /// The units of this worker; nil for all.
  private func chosenUnits(_ auditor: Auditor) throws -> [WorkUnit]? {
    if let rank, let world {
      return try auditor.units().enumerated().filter { $0.offset % world == rank }.map(\.element)
    }
    return try units.map { try listedUnits($0) }
  }

  private func listedUnits(_ path: String) throws -> [WorkUnit] {
    let data: Data? =
      path == "-"
      ? try FileHandle.standardInput.readToEnd() ?? Data()
      : try? Data(contentsOf: URL(filePath: path))
    guard let data else {
      throw FileError.unreadable(path: path, reason: "the file of units cannot be read")
    }
    return try data.split(separator: 0x0A).enumerated().map { number, line in
      guard let unit = try? JSONDecoder().decode(WorkUnit.self, from: line) else {
        throw FileError.unreadable(
          path: "\(path):\(number + 1)", reason: "this is no unit such as {\"file\":0,\"index\":3}")
      }
      return unit
    }
  }
}
