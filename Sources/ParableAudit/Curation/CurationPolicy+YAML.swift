import Foundation
import ParableCore
import ParableYAML

extension CurationPolicy {
  /// Reads a policy file.
  ///
  /// - Throws: `YAMLError` with file and line, `FileError` for a file that cannot be read.
  public init(file: URL, codebook: Codebook) throws {
    try self.init(yaml: try textOfFile(file), path: file.path, codebook: codebook)
  }

  /// Reads a policy from YAML; `path` is what messages call it.
  public init(yaml: String, path: String, codebook: Codebook) throws {
    let file = try StrictYAML(text: yaml, path: path)
    let reader = CurationPolicyReader(path: path, codebook: codebook)
    name = try file.string("policy")
    let named = file.has("protect") ? try reader.codes("protect", file) : []
    let protected = Array(Set(named + [Self.alwaysProtected])).sorted()
    self.protected = protected
    rules = try file.mappings("rules") { try reader.rule($0, protected: protected) }
    fallback = file.has("default") ? try reader.fallback(file) : .keep
    mostDropped =
      file.has("limits")
      ? try file.mapping("limits") { try $0.number("drop_share", in: 0...1) } : nil
    weights = file.has("weights") ? try reader.choice("weights", file) : .file
    sidecars = file.has("sidecars") ? try reader.choice("sidecars", file) : .none
    fingerprint = Fingerprint(of: Array(yaml.utf8))
    try file.finish()
    if let twice = Dictionary(grouping: rules, by: \.name).first(where: { $1.count > 1 }) {
      throw file.invalid("rules", "the rule \"\(twice.key)\" stands twice")
    }
  }
}

/// Reads the parts of a policy.
struct CurationPolicyReader {
  let path: String
  let codebook: Codebook

  func rule(_ yaml: StrictYAML, protected: [Code]) throws -> CurationRule {
    let name = try yaml.string("rule")
    guard !name.isEmpty, name != CurationTally.defaultRule else {
      throw yaml.invalid("rule", "\"\(name)\" is no name for a rule")
    }
    let when = try yaml.mapping("when") { try condition($0) }
    guard !when.isEmpty else {
      throw yaml.invalid("when", "it says nothing; `default:` is for documents no rule fits")
    }
    let act = try act(yaml, when)
    let rule = CurationRule(
      name: name, when: when, act: act,
      least: yaml.has("least") ? try yaml.number("least", in: 0...1) : 0.5)
    if act == .drop, let code = when.codes.first(where: protected.contains) {
      throw yaml.invalid("act", "\(code) is protected and never dropped; use review, or weight")
    }
    return rule
  }

  func fallback(_ yaml: StrictYAML) throws -> CurationAct {
    switch try yaml.string("default") {
    case "keep": .keep
    case "drop": .drop
    case "review": .review
    case let name:
      throw YAMLError.unknownName(
        path: path, line: yaml.lineOfKey("default"), name: name, role: "default",
        known: ["keep", "drop", "review"])
    }
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ yaml: StrictYAML
  ) throws -> Choice where Choice.RawValue == String {
    let name = try yaml.string(key)
    guard let choice = Choice(rawValue: name) else {
      throw unknown(name, key, yaml, Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  func codes(_ key: String, _ yaml: StrictYAML) throws -> [Code] {
    let codes = try yaml.strings(key).map(Code.init)
    if let stranger = codes.first(where: { codebook[$0] == nil }) {
      throw unknown(stranger.rawValue, "code", yaml, at: key, codebook.entries.map(\.code.rawValue))
    }
    return codes
  }

  private func act(_ yaml: StrictYAML, _ when: CurationCondition) throws -> CurationAct {
    switch try yaml.string("act") {
    case "keep": return .keep
    case "drop": return .drop
    case "review": return .review
    case "weight": return .weight(try weight(yaml))
    case "mask":
      let spans: CurationAct.MaskedSpans =
        yaml.has("spans") ? try choice("spans", yaml) : .matching
      if spans == .matching, when.questions.isEmpty {
        throw yaml.invalid("act", "the rule asks nothing about spans; say `spans: all`")
      }
      return .mask(yaml.has("mask") ? try yaml.string("mask") : "[removed]", spans)
    case let name: throw unknown(name, "act", yaml, CurationAct.names)
    }
  }

  private func weight(_ yaml: StrictYAML) throws -> Double {
    let weight = try yaml.number("weight", in: 0...1000)
    guard weight > 0 else {
      throw yaml.invalid("weight", "a weight of 0 would drop the document unseen; use act: drop")
    }
    return weight
  }

  private func condition(_ yaml: StrictYAML) throws -> CurationCondition {
    var when = CurationCondition()
    if yaml.has("stance") { when.stances = try choices("stance", yaml) }
    if yaml.has("codes") { when.codes = try codes("codes", yaml) }
    if yaml.has("not_codes") { when.withoutCodes = try codes("not_codes", yaml) }
    if yaml.has("facets") { when.facets = try yaml.mapping("facets", facets) }
    if yaml.has("score") { when.scores = try yaml.mapping("score", bounds) }
    if yaml.has("source") { when.sources = try yaml.strings("source") }
    if yaml.has("reading") { when.reading = try choice("reading", yaml) as Finding.Reading }
    for (key, isEmpty) in [
      ("stance", when.stances.isEmpty), ("codes", when.codes.isEmpty),
      ("not_codes", when.withoutCodes.isEmpty), ("source", when.sources.isEmpty),
    ] where isEmpty && yaml.has(key) {
      throw yaml.invalid(key, "the list is empty, so nothing could fit")
    }
    return when
  }

  private func choices(_ key: String, _ yaml: StrictYAML) throws -> [Stance] {
    try yaml.strings(key).map { name in
      guard let stance = Stance(rawValue: name) else {
        throw unknown(name, key, yaml, Stance.allCases.map(\.rawValue))
      }
      return stance
    }
  }

  private func facets(_ yaml: StrictYAML) throws -> [CurationCondition.Facet] {
    try yaml.keys().map { name in
      guard let facet = codebook.facet(name) else {
        throw unknown(name, "facet", yaml, at: name, codebook.facets.map(\.name))
      }
      let values = try yaml.strings(name)
      if let stranger = values.first(where: { !facet.values.contains($0) }) {
        throw unknown(stranger, "value of \(name)", yaml, at: name, facet.values)
      }
      guard !values.isEmpty else {
        throw yaml.invalid(name, "the list is empty, so nothing could fit")
      }
      return CurationCondition.Facet(name: name, values: values)
    }
  }

  private func bounds(_ yaml: StrictYAML) throws -> [CurationCondition.Bound] {
    try yaml.keys().map { question in
      guard questions.contains(question) else {
        throw unknown(question, "question", yaml, at: question, questions)
      }
      let text = try yaml.string(question)
      guard let bound = CurationCondition.Bound(question: question, text: text) else {
        throw yaml.invalid(
          question, "\"\(text)\" is no bound; write a sign and a probability, such as \">= 0.8\"")
      }
      return bound
    }
  }

  /// Everything that a classifier may have been asked.
  private var questions: [String] {
    Stance.allCases.map { "stance:\($0.rawValue)" } + codebook.entries.map { "code:\($0.code)" }
      + codebook.facets.flatMap { facet in facet.values.map { "facet:\(facet.name)=\($0)" } }
  }

  private func unknown(
    _ name: String, _ role: String, _ yaml: StrictYAML, at key: String? = nil, _ known: [String]
  ) -> YAMLError {
    .unknownName(
      path: path, line: yaml.lineOfKey(key ?? role), name: name, role: role, known: known)
  }
}

extension CurationCondition.Bound {
  /// Reads `>= 0.8`; nil for what is no sign and no probability.
  init?(question: String, text: String) {
    let found = Comparison.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
      .first { text.hasPrefix($0.rawValue) }
    guard let found,
      let limit = Double(text.dropFirst(found.rawValue.count).trimmingPrefix { $0 == " " }),
      (0...1).contains(limit)
    else { return nil }
    self.init(question: question, comparison: found, limit: limit)
  }
}
