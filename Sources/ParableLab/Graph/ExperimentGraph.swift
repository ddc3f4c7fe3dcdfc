import ParableCore

/// An experiment as a graph of runs, in an order in which each can follow those it needs.
public struct ExperimentGraph: Sendable {
  /// The pieces of work, each after those it needs.
  public private(set) var nodes: [LabNode] = []
  /// The positions of the examinations: by arm, then by seed, in the experiment's order.
  public private(set) var evaluations: [[Int]] = []
  private let experiment: Experiment
  private let bench: LabBench
  private var trained: [TrainedKey: Int] = [:]
  private var written: [TrainedKey: Int] = [:]

  private struct TrainedKey: Hashable {
    let stage: String
    let seed: UInt64?
  }

  /// Plans an experiment. Nothing runs, and no engine is needed.
  public init(_ experiment: Experiment, bench: LabBench) throws {
    self.experiment = experiment
    self.bench = bench
    for arm in experiment.arms {
      evaluations.append(try experiment.seeds.map { try evaluation(of: arm.name, seed: $0) })
    }
  }

  /// The request that trained the model of an examination.
  func trainingRequest(ofEvaluation position: Int) -> RunRequest {
    nodes[nodes[position].needs[0]].request
  }

  private mutating func evaluation(of arm: String, seed: UInt64) throws -> Int {
    let stage = try training(of: experiment.stage(named: arm), seed: seed)
    let job = EvaluationJob(
      arm: arm, seed: seed, plan: experiment.evaluation,
      checkpoint: try nodes[stage].request.fingerprint)
    let tokens = job.expectedTokens
    return append(
      "\(arm), seed \(seed): examine", needs: [stage],
      seconds: LabCost.seconds(reading: tokens, with: experiment.model),
      try RunRequest(
        verb: "evaluate", settings: job,
        inputs: ["world": bench.worldFingerprint, "trials": bench.trialFingerprint]), job)
  }

  /// The request that makes what a stage reads; nil for a drill, which reads no text.
  func corpusRequest(of stage: Stage, seed: UInt64) throws -> RunRequest? {
    switch stage.diet {
    case .copies: return nil
    case .texts(let readings):
      return try RunRequest(
        verb: "corpus", settings: corpusJob(of: stage, readings, seed: seed),
        inputs: ["world": bench.worldFingerprint])
    case .audited(let reading):
      let job = try auditJob(of: stage, reading, seed: seed)
      return try RunRequest(
        verb: AuditJob.verb, settings: job, inputs: bench.auditFingerprints(reading.reading))
    }
  }

  private func corpusJob(of stage: Stage, _ readings: [Reading], seed: UInt64) -> CorpusJob {
    CorpusJob(stage: stage.name, seed: stage.sharedBySeeds ? nil : seed, readings: readings)
  }

  private func auditJob(
    of stage: Stage, _ reading: AuditedReading, seed: UInt64
  ) throws -> AuditJob {
    let source = try corpusRequest(of: experiment.stage(named: reading.stage), seed: seed)!
    return AuditJob(
      stage: stage.name, seed: seed, reading: reading, corpus: try source.fingerprint)
  }

  /// The position of the work that makes what a stage reads, planned once; nil for a drill.
  private mutating func text(of stage: Stage, seed: UInt64) throws -> Int? {
    let key = TrainedKey(stage: stage.name, seed: stage.sharedBySeeds ? nil : seed)
    if let known = written[key] { return known }
    guard let request = try corpusRequest(of: stage, seed: seed) else { return nil }
    let suffix = key.seed.map { ", seed \($0)" } ?? ""
    switch stage.diet {
    case .copies: return nil
    case .texts(let readings):
      let job = corpusJob(of: stage, readings, seed: seed)
      written[key] = append(
        "\(stage.name)\(suffix): write", needs: [], seconds: job.expectedSeconds, request, job)
    case .audited(let reading):
      let job = try auditJob(of: stage, reading, seed: seed)
      let source = try text(of: experiment.stage(named: reading.stage), seed: seed)!
      written[key] = append(
        "\(stage.name)\(suffix): audit", needs: [source], seconds: job.expectedSeconds, request,
        job)
    }
    return written[key]
  }

  /// The position of a stage's training, planned once for each seed, or once for all.
  private mutating func training(of stage: Stage, seed: UInt64) throws -> Int {
    let key = TrainedKey(stage: stage.name, seed: stage.sharedBySeeds ? nil : seed)
    if let known = trained[key] { return known }
    var needs: [Int] = []
    if let from = stage.from {
      needs.append(try training(of: experiment.stage(named: from), seed: seed))
    }
    let parent = try needs.first.map { try nodes[$0].request.fingerprint }
    var corpus: Fingerprint?
    let suffix = key.seed.map { ", seed \($0)" } ?? ""
    if let text = try text(of: stage, seed: seed) {
      needs.append(text)
      corpus = try nodes[text].request.fingerprint
    }
    let job = TrainingJob(
      stage: stage, model: experiment.model, seed: key.seed, parent: parent, corpus: corpus)
    let index = append(
      "\(stage.name)\(suffix): train", needs: needs,
      seconds: LabCost.seconds(
        training: stage.steps * stage.rows * stage.columns, of: experiment.model),
      try RunRequest(verb: "train", settings: job, inputs: ["world": bench.worldFingerprint]), job)
    trained[key] = index
    return index
  }

  private mutating func append(
    _ label: String, needs: [Int], seconds: Double, _ request: RunRequest, _ job: any LabJob
  ) -> Int {
    nodes.append(
      LabNode(label: label, request: request, needs: needs, expectedSeconds: seconds, job: job))
    return nodes.count - 1
  }
}
