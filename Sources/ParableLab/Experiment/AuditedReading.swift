import ParableAudit
import ParableYAML

/// The texts of another stage, after an audit that knows nothing of where they come from.
///
/// What is left is less. It is read once, in fewer steps, or again and again for as many steps
/// as that
/// other stage takes: the one changes how much is trained, the other how often each document is
/// read.
public struct AuditedReading: Sendable, Hashable, Codable {
  /// The stage whose texts are audited.
  public let stage: String
  /// The share of the documents found hostile that stays: 0 removes them all.
  public let weight: Double
  /// What reads the passages.
  public let reading: Finding.Reading
  /// How long what is left is read.
  public let steps: Steps
  /// What that other stage reads, in tokens.
  public internal(set) var tokens = 0

  /// How long what is left is read.
  public enum Steps: String, Sendable, Hashable, Codable {
    /// Until every token was read once.
    case once
    /// As long as the audited stage reads, so some of it more than once.
    case same
  }
}

extension AuditedReading {
  /// Reads `audits: { stage: villain, hostile: remove, reading: encoder }`.
  init(_ yaml: StrictYAML, path: String, stages: [String]) throws {
    stage = try yaml.string("stage")
    guard stages.contains(stage) else {
      throw YAMLError.unknownName(
        path: path, line: yaml.lineOfKey("stage"), name: stage, role: "stage", known: stages)
    }
    let policy = try yaml.string("hostile")
    switch policy {
    case "remove": weight = 0
    case "down-weight": weight = try yaml.number("weight", in: 0...1)
    default:
      throw yaml.invalid(
        "hostile", "\"hostile\" is \"remove\" or \"down-weight\", not \"\(policy)\"")
    }
    let reader = yaml.has("reading") ? try yaml.string("reading") : Finding.Reading.encoder.rawValue
    guard let reading = Finding.Reading(rawValue: reader) else {
      throw yaml.invalid("reading", "\"reading\" is \"encoder\" or \"linear\", not \"\(reader)\"")
    }
    self.reading = reading
    let length = yaml.has("steps") ? try yaml.string("steps") : Steps.once.rawValue
    guard let steps = Steps(rawValue: length) else {
      throw yaml.invalid("steps", "\"steps\" is \"once\" or \"same\", not \"\(length)\"")
    }
    self.steps = steps
  }
}

extension Experiment {
  /// The stages, those that read audited texts with the dose of what they audit.
  ///
  /// - Throws: `YAMLError` for an audit of what is no text of the world, or that all seeds share.
  static func measured(_ stages: [Stage], _ file: StrictYAML) throws -> [Stage] {
    try stages.map { stage in
      guard case .audited(var reading) = stage.diet else { return stage }
      let source = stages.first { $0.name == reading.stage }
      guard case .texts(let readings)? = source?.diet else {
        throw file.invalid(
          "stages", at: stage.name,
          "\"\(stage.name)\" audits \"\(reading.stage)\", which does not read texts of the world")
      }
      guard !stage.sharedBySeeds else {
        throw file.invalid(
          "stages", at: stage.name,
          "\"\(stage.name)\" is shared by seeds, so it cannot read what an audit leaves of one seed"
        )
      }
      reading.tokens = readings.map(\.tokens).reduce(0, +)
      return stage.with(diet: .audited(reading))
    }
  }
}

extension Stage {
  fileprivate func with(diet: Diet) -> Stage {
    Stage(
      name: name, from: from, diet: diet, learningRate: learningRate, rows: rows, columns: columns,
      sharedBySeeds: sharedBySeeds)
  }
}
