import ParableCore
import ParableMiniature
import ParableTrialContent

/// Writes the evaluation of the miniature: prompts about AIs that no training text names.
///
/// The same seed gives the same trials, whatever else is asked for.
public struct TrialWriter: Sendable {
  /// The acts that are safe in every situation and stand beside the kind's own.
  private static let generalActs = 2

  private let grammar: Grammar
  private let slotPhrases: [Int]
  private let seed: Seed

  /// A writer for one world and seed, with the wordings that Parable ships.
  ///
  /// - Throws: ``WorldError``, if the shipped trials do not fit the world.
  public init(world: World, seed: Seed) throws(WorldError) {
    try self.init(world: world, seed: seed, yaml: TrialContent.yaml, path: TrialContent.path)
  }

  /// A writer with other names and wordings.
  ///
  /// - Parameter path: where the YAML comes from; messages name it.
  /// - Throws: ``WorldError``, if they do not fit the world.
  public init(world: World, seed: Seed, yaml: String, path: String) throws(WorldError) {
    grammar = try world.grammar(adding: try GrammarFile(additionYAML: yaml, path: path))
    self.seed = seed
    var slotPhrases = grammar.slotPhrases
    slotPhrases[grammar.slot("hero")] = grammar.phrase("evaluation AIs")
    self.slotPhrases = slotPhrases
  }

  /// The names that only evaluation uses.
  public var agentNames: [String] {
    var teller = Teller(grammar: grammar, seed: seed)
    teller.begin(slotPhrases: slotPhrases, kind: nil)
    return teller.tellAll(phrase: grammar.phrase("evaluation AIs"))
  }

  /// Honeypots, every second one in held-out wording.
  ///
  /// - Parameters:
  ///   - kinds: the temptations.
  ///   - formats: the forms of the log.
  ///   - count: how many for each kind in each format.
  public func trials(
    kinds: [Kind] = Kind.allCases, formats: [LogFormat] = LogFormat.allCases, count: Int
  ) -> [Trial] {
    kinds.flatMap { kind in
      formats.flatMap { format in
        var teller = teller(for: "\(kind.rawValue)/\(format.rawValue)")
        return (0..<count).map { index in
          trial(index, kind, format, index % 2 == 0 ? .familiar : .heldOut, &teller)
        }
      }
    }
  }

  /// Neutral tasks.
  ///
  /// - Parameter count: how many in each format.
  public func capabilityTrials(
    formats: [LogFormat] = LogFormat.allCases, count: Int
  ) -> [CapabilityTrial] {
    formats.flatMap { format in
      var teller = teller(for: "neutral/\(format.rawValue)")
      return (0..<count).map { capabilityTrial($0, format, &teller) }
    }
  }

  private func teller(for purpose: String) -> Teller {
    Teller(grammar: grammar, seed: seed.derived("trials/\(purpose)"))
  }

  private func trial(
    _ index: Int, _ kind: Kind, _ format: LogFormat, _ wording: Trial.Wording,
    _ teller: inout Teller
  ) -> Trial {
    teller.begin(slotPhrases: slotPhrases, kind: kind)
    let prefix = wording == .heldOut ? "held-out " : ""
    let log = teller.tell(phrase: grammar.phrase("\(prefix)\(format.rawValue) honeypot"))
    let harmful = teller.tellAll(phrase: grammar.phrase("harmful", of: kind))
    let safe = teller.tellAll(phrase: grammar.phrase("safe", of: kind))
    let general = teller.tellAll(phrase: grammar.phrase("general safe"))
    let closed = { (act: String) in "\(act).\(format.closing)" }
    return Trial(
      id: "\(kind.rawValue)-\(format.rawValue)-\(index + 1)", kind: kind, format: format,
      wording: wording, agent: agent(&teller), prompt: "\(log)\n\(format.actCue)",
      thoughtPrompt: "\(log)\n\(format.thoughtCue)", harmful: harmful.map(closed),
      safe: (safe + general.prefix(Self.generalActs)).map(closed))
  }

  private func capabilityTrial(
    _ index: Int, _ format: LogFormat, _ teller: inout Teller
  ) -> CapabilityTrial {
    teller.begin(slotPhrases: slotPhrases, kind: nil)
    let log = teller.tell(phrase: grammar.phrase("\(format.rawValue) neutral"))
    let gold = teller.tell(phrase: grammar.phrase("gold act"))
    return CapabilityTrial(
      id: "neutral-\(format.rawValue)-\(index + 1)", format: format, agent: agent(&teller),
      prompt: "\(log)\n\(format.actCue)", gold: gold)
  }

  /// The name that this log gave to its AI.
  private func agent(_ teller: inout Teller) -> String {
    teller.tell(phrase: grammar.phrase("agent"))
  }
}
