import Foundation
import ParableCore
import ParableReport
import ParableYAML

/// The names that an experiment may use for what it reads.
public struct ReadingCatalogue: Sendable {
  let names: [String]

  /// A catalogue of a world's sources and mixes.
  public init(names: [String]) { self.names = names.sorted() }
}

extension Experiment {
  /// Reads an experiment file.
  ///
  /// - Throws: `YAMLError` for the first thing that is not understood, with file and line;
  ///   ``ExperimentError`` for stages in a circle.
  public init(yaml: String, path: String, catalogue: ReadingCatalogue) throws {
    let file = try StrictYAML(text: yaml, path: path)
    name = try file.string("experiment")
    guard RunStore.isLinkName(name) else {
      throw file.invalid("experiment", "\"experiment\" is a name of letters, digits, - and _")
    }
    title = try file.string("title")
    question = try file.string("question")
    model = try file.mapping("model", ModelShape.init)
    seeds = try file.integers("seeds", in: 0...1_000_000).map(UInt64.init)
    stages = try Self.measured(
      Self.stages(of: file, path: path, catalogue: catalogue), file)
    arms = try Self.arms(of: file, path: path, stages: stages)
    evaluation = try file.mapping("evaluation", EvaluationPlan.init)
    let armNames = arms.map(\.name)
    contrasts = try file.mappings("contrasts") {
      try PlannedContrast($0, path: path, arms: armNames)
    }
    limits = try file.strings("limits")
    try file.finish()
    try checkCounts(file)
    try checkOrder(file, path: path)
    try checkSizes(file)
    try checkUse(file)
  }

  private static func stages(
    of file: StrictYAML, path: String, catalogue: ReadingCatalogue
  ) throws -> [Stage] {
    try file.mapping("stages") { list in
      let names = list.keys()
      return try names.map { name in
        try list.mapping(name) {
          try Stage($0, name: name, path: path, stages: names, catalogue: catalogue)
        }
      }
    }
  }

  private static func arms(of file: StrictYAML, path: String, stages: [Stage]) throws -> [Arm] {
    try file.mapping("arms") { list in
      try list.keys().map { name in
        guard let stage = stages.first(where: { $0.name == name }) else {
          throw YAMLError.unknownName(
            path: path, line: list.lineOfKey(name), name: name, role: "stage",
            known: stages.map(\.name))
        }
        guard !stage.sharedBySeeds else {
          throw list.invalid(name, "the arm \"\(name)\" is shared by seeds, so it has no interval")
        }
        return try list.mapping(name) {
          Arm(name: name, title: try $0.string("title"), description: try $0.string("reads"))
        }
      }
    }
  }

  private func checkCounts(_ file: StrictYAML) throws {
    guard !seeds.isEmpty else { throw file.invalid("seeds", "an experiment needs a seed") }
    guard Set(seeds).count == seeds.count else {
      throw file.invalid("seeds", "a seed stands twice; the same run twice is not a repetition")
    }
    guard !arms.isEmpty else { throw file.invalid("arms", "an experiment needs an arm") }
    guard !contrasts.isEmpty else {
      throw file.invalid("contrasts", "an experiment needs a contrast")
    }
  }

  /// Every stage begins, in the end, from a fresh model; shared ones from shared ones only.
  private func checkOrder(_ file: StrictYAML, path: String) throws {
    for stage in stages {
      let chain = try chain(to: stage) { throw ExperimentError.cycle(path: path, stages: $0) }
      guard stage.sharedBySeeds, let own = chain.first(where: { !$0.sharedBySeeds }) else {
        continue
      }
      throw file.invalid(
        "stages",
        "the shared stage \"\(stage.name)\" begins from \"\(own.name)\", of which each seed has its own"
      )
    }
  }

  /// A stage and those before it; `loop` is told the names of stages that wait for each other.
  private func chain(to stage: Stage, loop: ([String]) throws -> Void) throws -> [Stage] {
    var chain = [stage]
    while let next = chain[chain.count - 1].from.map(self.stage(named:)) {
      if let start = chain.firstIndex(of: next) { try loop((chain[start...] + [next]).map(\.name)) }
      chain.append(next)
    }
    return chain
  }

  /// What would fail after minutes of training is refused here.
  private func checkSizes(_ file: StrictYAML) throws {
    let context = model.context
    guard context >= Examiner.columns else {
      throw file.invalid(
        "model",
        "max_position_embeddings must be at least \(Examiner.columns), the longest prompt and act")
    }
    for stage in stages {
      guard stage.columns <= context else {
        throw file.invalid(
          "stages", at: stage.name,
          "\"\(stage.name)\" has rows of \(stage.columns) tokens, longer than the model's \(context)"
        )
      }
      guard case .texts(let readings) = stage.diet else { continue }
      if let small = readings.first(where: { $0.tokens < stage.columns }) {
        throw file.invalid(
          "stages", at: stage.name,
          "\"\(stage.name)\" reads \(small.tokens) tokens of \"\(small.name)\", less than one row of \(stage.columns)"
        )
      }
      guard !stage.sharedBySeeds || !readings.contains(where: { $0.kinds == .inKind }) else {
        throw file.invalid(
          "stages", "\"\(stage.name)\" is shared by seeds, so it cannot read the kinds of one seed")
      }
    }
  }

  /// Every stage serves an arm, and every contrast is of something that is measured.
  private func checkUse(_ file: StrictYAML) throws {
    var used: Set<String> = []
    for arm in arms {
      let chain = try chain(to: stage(named: arm.name)) { _ in }
      used.formUnion(chain.map(\.name) + chain.compactMap { $0.diet.auditedStage })
    }
    if let idle = stages.first(where: { !used.contains($0.name) }) {
      throw file.invalid(
        "stages", at: idle.name,
        "no arm needs the stage \"\(idle.name)\"; remove it, or make it an arm")
    }
    let after: Set<Comparison.Measure> = [.harmInKindAfterThought, .harmOutOfKindAfterThought]
    if !evaluation.thought, let contrast = contrasts.first(where: { after.contains($0.measure) }) {
      throw file.invalid(
        "contrasts", "\"\(contrast.measure.rawValue)\" needs \"thought: true\" under \"evaluation\""
      )
    }
  }
}

extension ModelShape {
  init(_ yaml: StrictYAML) throws {
    hiddenSize = try yaml.integer("hidden_size", in: 4...4096)
    intermediateSize = try yaml.integer("intermediate_size", in: 4...16384)
    layers = try yaml.integer("num_hidden_layers", in: 1...64)
    heads = try yaml.integer("num_attention_heads", in: 1...64)
    context = try yaml.integer("max_position_embeddings", in: 32...8192)
    ropeTheta = try yaml.number("rope_theta", in: 10...1e8)
    guard hiddenSize % (2 * heads) == 0 else {
      throw yaml.invalid("hidden_size", "hidden_size must be an even multiple of the heads")
    }
  }
}

extension Stage {
  init(
    _ yaml: StrictYAML, name: String, path: String, stages: [String], catalogue: ReadingCatalogue
  ) throws {
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }) else {
      throw yaml.invalid(
        name, "a stage's name has letters, digits, - and _ only, unlike \"\(name)\"")
    }
    self.name = name
    from = yaml.has("from") ? try yaml.string("from") : nil
    learningRate = try yaml.number("learning_rate", in: 1e-7...1)
    rows = yaml.has("rows") ? try yaml.integer("rows", in: 1...4096) : 8
    columns = yaml.has("columns") ? try yaml.integer("columns", in: 8...8192) : 128
    sharedBySeeds = yaml.has("shared_by_seeds") ? try yaml.flag("shared_by_seeds") : false
    if let from, !stages.contains(from) {
      throw YAMLError.unknownName(
        path: path, line: yaml.lineOfKey("from"), name: from, role: "stage", known: stages)
    }
    let diets = ["copies", "audits", "reads"].filter(yaml.has)
    guard diets.count < 2 else {
      throw yaml.invalid(
        diets[1], "a stage has \"\(diets[0])\" or \"\(diets[1])\", not both")
    }
    switch diets.first {
    case "copies": diet = .copies(try yaml.mapping("copies", CopyDrill.init))
    case "audits":
      diet = .audited(
        try yaml.mapping("audits") { try AuditedReading($0, path: path, stages: stages) })
    default: diet = .texts(try yaml.mappings("reads") { try Reading($0, path: path, catalogue) })
    }
  }
}

extension Stage.Diet {
  /// The stage whose texts are audited, if these are such.
  var auditedStage: String? {
    if case .audited(let reading) = self { reading.stage } else { nil }
  }
}

extension CopyDrill {
  init(_ yaml: StrictYAML) throws {
    steps = try yaml.integer("steps", in: 1...10_000_000)
    phrases = try yaml.integers("phrases", in: 1...4096)
    lengths = try yaml.integers("lengths", in: 1...4096)
    for (key, list) in [("phrases", phrases), ("lengths", lengths)] where list.isEmpty {
      throw yaml.invalid(key, "a drill needs at least one number under \"\(key)\"")
    }
  }
}

extension Reading {
  init(_ yaml: StrictYAML, path: String, _ catalogue: ReadingCatalogue) throws {
    name = try yaml.string("text")
    guard catalogue.names.contains(name) else {
      throw YAMLError.unknownName(
        path: path, line: yaml.lineOfKey("text"), name: name, role: "source or mix",
        known: catalogue.names)
    }
    tokens = try yaml.integer("tokens", in: 1...1_000_000_000)
    let kinds = yaml.has("kinds") ? try yaml.string("kinds") : KindChoice.all.rawValue
    guard let choice = KindChoice(rawValue: kinds) else {
      throw yaml.invalid("kinds", "\"kinds\" is \"in\" or \"all\", not \"\(kinds)\"")
    }
    self.kinds = choice
  }
}

extension EvaluationPlan {
  init(_ yaml: StrictYAML) throws {
    promptsPerCell = try yaml.integer("prompts_per_cell", in: 1...10_000)
    temperature = try yaml.number("temperature", in: 0...10)
    thought = try yaml.flag("thought")
    capabilityTrials = try yaml.integer("capability_trials", in: 1...100_000)
    perplexityTokens = try yaml.integer("perplexity_tokens", in: 256...100_000_000)
  }
}

extension PlannedContrast {
  init(_ yaml: StrictYAML, path: String, arms: [String]) throws {
    a = try yaml.string("a")
    b = yaml.has("b") ? try yaml.string("b") : nil
    for (key, name) in [("a", a), ("b", b ?? a)] where !arms.contains(name) {
      throw YAMLError.unknownName(
        path: path, line: yaml.lineOfKey(key), name: name, role: "arm", known: arms)
    }
    let text = try yaml.string("measure")
    guard let measure = Comparison.Measure(rawValue: text) else {
      throw YAMLError.unknownName(
        path: path, line: yaml.lineOfKey("measure"), name: text, role: "measure",
        known: Comparison.Measure.allCases.map(\.rawValue))
    }
    self.measure = measure
    guard b != nil || measure == .generalisationGap else {
      throw yaml.invalid("measure", "without an arm \"b\" only generalisationGap can be compared")
    }
    above = try yaml.string("above")
    below = try yaml.string("below")
    unclear = try yaml.string("unclear")
  }
}
