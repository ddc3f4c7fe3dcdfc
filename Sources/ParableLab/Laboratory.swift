import Foundation
import ParableCore
import ParableReport

/// Carries out an experiment: plans the graph, runs what is missing, compares, reports.
public struct Laboratory: Sendable {
  private let experiment: Experiment
  private let bench: LabBench
  private let graph: ExperimentGraph
  private let command: String
  private let experimentFile: Fingerprint

  /// - Parameters:
  ///   - command: How a reader runs the same, for the report.
  ///   - experimentFile: The fingerprint of the file, for the report.
  public init(
    _ experiment: Experiment, bench: LabBench, command: String, experimentFile: Fingerprint
  ) throws {
    self.experiment = experiment
    self.bench = bench
    self.command = command
    self.experimentFile = experimentFile
    graph = try ExperimentGraph(experiment, bench: bench)
  }

  /// The pieces of work, each after those it needs.
  public var nodes: [LabNode] { graph.nodes }

  /// What a run would do now.
  public func plan() throws -> LabPlan {
    try LabPlan(experiment, nodes: graph.nodes, store: bench.store)
  }

  /// Runs what is missing and gives the folder of the comparison.
  ///
  /// - Parameter width: How many pieces of work run at once.
  public func run(
    width: Int, observe: @escaping @Sendable (LabProgress) -> Void
  ) async throws -> (folder: RunFolder, comparison: Comparison) {
    let folder = try bench.store.open(request)
    if folder.isFinished {
      observe(.finishedBefore(folder: folder.url))
      return (folder, try folder.result())
    }
    _ = try bench.engine()  // Whoever lacks it shall hear of it before anything is written.
    try folder.begin(experiment.name)
    let clock = ContinuousClock()
    let start = clock.now
    try await LabRunner(nodes: graph.nodes, bench: bench, width: width, observe: observe).run()
    let comparison = try builder(seconds: (clock.now - start) / .seconds(1)).comparison()
    try linkRuns(in: folder)
    try AtomicFile.write(
      Data(ComparisonPage(comparison).html.utf8), to: folder.file("report.html"))
    try folder.finish(
      comparison, artefacts: ["report.html"],
      parts: graph.nodes.map { try bench.finished($0.request.fingerprint) })
    return (folder, comparison)
  }

  /// `checkpoints/villain-1` leads to the model of an arm and a seed, `trials/villain-1` to the run
  /// in which it was examined.
  private func linkRuns(in folder: RunFolder) throws {
    let files = FileManager.default
    for (name, inner) in [("checkpoints", "/checkpoint"), ("trials", "")] {
      let links = folder.file(name)
      try? files.removeItem(at: links)
      try files.createDirectory(at: links, withIntermediateDirectories: true)
      for (arm, positions) in zip(experiment.arms, graph.evaluations) {
        for (seed, position) in zip(experiment.seeds, positions) {
          let request =
            inner.isEmpty
            ? graph.nodes[position].request : graph.trainingRequest(ofEvaluation: position)
          let run = try bench.finished(request.fingerprint).url.lastPathComponent
          try files.createSymbolicLink(
            atPath: links.appending(path: "\(arm.name)-\(seed)").path,
            withDestinationPath: "../../\(run)\(inner)")
        }
      }
    }
  }

  private var request: RunRequest {
    get throws {
      try RunRequest(
        verb: "lab", settings: experiment,
        inputs: ["world": bench.worldFingerprint, "trials": bench.trialFingerprint])
    }
  }

  private func builder(seconds: Double) throws -> ComparisonBuilder {
    let evidence = try zip(experiment.arms, graph.evaluations).map { arm, positions in
      ArmEvidence(arm: arm, repetitions: try positions.map(repetition))
    }
    let trained = try results(of: "train", as: TrainingSummary.self)
    let examined = try results(of: "evaluate", as: EvaluationSummary.self)
    let audited = try results(of: AuditJob.verb, as: AuditSummary.self)
    return ComparisonBuilder(
      experiment: experiment, evidence: evidence,
      texts: try experiment.arms.map { try texts(of: $0.name) },
      reproduction: Comparison.Reproduction(
        command: command, version: Parable.version,
        fingerprints: [
          .init(what: "experiment file", sha256: experimentFile.hex),
          .init(what: "world", sha256: bench.worldFingerprint.hex),
          .init(what: "trials", sha256: bench.trialFingerprint.hex),
          .init(what: "request", sha256: try request.fingerprint.hex),
        ], seconds: seconds, parameters: trained.first?.parameters ?? 0,
        tokens: trained.map(\.tokens).reduce(0, +),
        workSeconds: (trained.map(\.seconds) + examined.map(\.seconds) + audited.map(\.seconds))
          .reduce(0, +),
        engine: "LibTorch \(try bench.engine().version), kernels \(try bench.engine().instructions)"
      ), audits: try experiment.arms.compactMap { try audits(of: $0.name) })
  }

  /// What the audits on an arm's way found, in every seed; nil when it read no audited text.
  private func audits(of arm: String) throws -> AuditedEvidence? {
    let stages = experiment.way(to: arm).filter { $0.diet.auditedStage != nil }
    guard case .audited(let reading)? = stages.last?.diet else { return nil }
    let requests = try stages.flatMap { stage in
      try experiment.seeds.compactMap { try graph.corpusRequest(of: stage, seed: $0) }
    }
    return AuditedEvidence(
      arm: arm, reading: reading,
      summaries: try requests.map { try bench.finished($0.fingerprint).result() })
  }

  private func repetition(_ position: Int) throws -> ArmEvidence.Repetition {
    let folder = try bench.finished(graph.nodes[position].request.fingerprint)
    return ArmEvidence.Repetition(
      rows: try RowFile(folder.artefact("trials.jsonl")).rows, summary: try folder.result())
  }

  private func results<Result: Decodable>(
    of verb: String, as type: Result.Type = Result.self
  ) throws -> [Result] {
    try graph.nodes.filter { $0.request.verb == verb }.map {
      try bench.finished($0.request.fingerprint).result()
    }
  }

  /// What an arm read on its way from a fresh model, for the first seed.
  private func texts(of arm: String) throws -> [Comparison.TrainingText] {
    try experiment.way(to: arm).flatMap { stage in
      guard let request = try graph.corpusRequest(of: stage, seed: experiment.seeds[0]) else {
        return [drill(stage)]
      }
      let summary: CorpusSummary = try bench.finished(request.fingerprint).result()
      return summary.parts.map { part in
        Comparison.TrainingText(
          source: "\(stage.name): \(part.name)", genre: part.samples.first?.genre ?? "",
          documents: part.documents, tokens: part.tokens,
          sample: part.samples.prefix(2).map(\.text).joined(separator: "\n\n"))
      }
    }
  }

  /// A drill has no text, but who reads the report shall know of it.
  private func drill(_ stage: Stage) -> Comparison.TrainingText {
    Comparison.TrainingText(
      source: stage.name, genre: stage.sharedBySeeds ? "drill, one for all seeds" : "drill",
      documents: 0, tokens: stage.steps * stage.rows * stage.columns, sample: "")
  }
}
