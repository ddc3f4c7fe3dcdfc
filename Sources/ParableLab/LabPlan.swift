import ParableCore

/// What running an experiment would do: a request without a result.
public struct LabPlan: Sendable, Hashable, Codable {
  /// One piece of work.
  public struct Step: Sendable, Hashable, Codable {
    /// What it is, for people.
    public let label: String
    /// What is done: `corpus`, `train` or `evaluate`.
    public let verb: String
    /// The name of the work.
    public let request: Fingerprint
    /// The labels of the steps that come before.
    public let after: [String]
    /// Whether it is done already.
    public let finished: Bool
    /// The expected work of one core, in seconds.
    public let seconds: Double
  }

  /// The experiment's name.
  public let experiment: String
  /// The repetitions.
  public let seeds: [UInt64]
  /// The weights of one model, about.
  public let parameters: Int
  /// Tokens that all models are trained on together.
  public let trainingTokens: Int
  /// The expected work of what is not finished, in seconds of one core.
  public let secondsLeft: Double
  /// The longest chain of what is not finished, which no number of cores shortens, in seconds.
  public let longestWay: Double
  /// The pieces of work, each after those it needs.
  public let steps: [Step]

  init(_ experiment: Experiment, nodes: [LabNode], store: RunStore) throws {
    self.experiment = experiment.name
    seeds = experiment.seeds
    parameters = experiment.model.parameters
    let finished = Set(store.list().filter { $0.state == .finished }.map { $0.name.suffix(8) })
    steps = try nodes.map { node in
      let fingerprint = try node.request.fingerprint
      return Step(
        label: node.label, verb: node.request.verb, request: fingerprint,
        after: node.needs.map { nodes[$0].label },
        finished: finished.contains(Substring(fingerprint.short)), seconds: node.expectedSeconds)
    }
    secondsLeft = steps.filter { !$0.finished }.map(\.seconds).reduce(0, +)
    var ways: [Double] = []
    for (node, step) in zip(nodes, steps) {
      ways.append((step.finished ? 0 : step.seconds) + (node.needs.map { ways[$0] }.max() ?? 0))
    }
    longestWay = ways.max() ?? 0
    trainingTokens = experiment.stages.map { stage in
      stage.steps * stage.rows * stage.columns * (stage.sharedBySeeds ? 1 : experiment.seeds.count)
    }.reduce(0, +)
  }
}
