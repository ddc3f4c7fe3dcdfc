import Foundation
import ParableContent
import ParableCore
import ParableModel

/// A passage to be judged.
public struct JudgeItem: Sendable, Hashable {
  /// The passage's own name; it comes back in the verdict and is not shown to the judge.
  public let id: String
  public let text: String

  public init(id: String, text: String) {
    self.id = id
    self.text = text
  }
}

/// A language model that codes passages by the codebook.
///
/// The passage is data: it stands in a fence whose label is not known to its author, and a reply is
/// taken only when it bears that label, keeps to the codebook, and quotes the passage. This stops
/// answers that lie ready in a passage; that a weak model is talked round by one is not excluded,
/// so a judge's error is measured on labelled passages, injected ones among them.
public struct Judge: Sendable {
  /// The facets that the judge is asked for.
  public static let facets = ["attitude", "voice", "outcome", "reasons", "reality"]

  /// How a judge works.
  public struct Settings: Sendable, Hashable, Codable {
    /// How many passages are under way at once; the model may bound its requests further.
    public var parallel = 8
    /// The longest reply in tokens, a thinking model's thoughts included.
    public var maxTokens = 2048
    /// How often a judge whose reply was malformed is told so and asked again.
    public var corrections = 1
    /// So many failures of the model on end, without a reply between them, end the run. Requests
    /// that the server refuses as such count only as long as it has answered none.
    public var patience = 20

    public init() {}
  }

  public let settings: Settings
  /// The SHA-256 of all that the judge is told apart from the passages: another fingerprint is
  /// another judge, whose error is not known yet.
  public let fingerprint: Fingerprint
  let prompt: JudgePrompt
  let reply: JudgeReply

  /// A judge by a codebook; `instructions` is a file to use instead of the one on the shelf.
  ///
  /// - Throws: ``JudgeError``, ``FileError``.
  public init(
    codebook: Codebook, instructions: URL? = nil, settings: Settings = Settings()
  ) throws {
    let template = try instructions.map(textOfFile) ?? ShelfContent.judge
    let path = instructions?.path ?? ShelfContent.judgePath
    let facets = try Judge.facets.map { name in
      guard let facet = codebook.facet(name) else {
        throw JudgeError.noFacet(name, codebook: codebook.name)
      }
      return facet
    }
    precondition(settings.parallel > 0 && settings.patience > 0 && settings.corrections >= 0)
    self.settings = settings
    prompt = try JudgePrompt(template: template, path: path, codebook: codebook, facets: facets)
    reply = JudgeReply(codebook: codebook, facets: facets)
    let told: JSONValue = [
      "instructions": .string(prompt.instructions),
      "question": .string(JudgePrompt.question(passage: "", label: "")),
      "schema": reply.schema,
    ]
    fingerprint = Fingerprint(of: Array(CanonicalJSON.text(of: told).utf8))
  }

  /// Judges one passage; what goes wrong is part of the outcome.
  ///
  /// - Throws: ``ModelFailure`` when the model could not be asked.
  func outcome(
    of passage: String, by model: any LanguageModel
  ) async throws(ModelFailure) -> Verdict.Outcome {
    let label = JudgePrompt.label(for: passage)
    var messages = [
      ChatMessage(.system, prompt.instructions),
      ChatMessage(.user, JudgePrompt.question(passage: passage, label: label)),
    ]
    var corrections = 0
    while true {
      let answer = try await model.reply(to: request(messages))
      switch read(answer, passage: passage, label: label) {
      case .success(let judgement): return .judged(judgement)
      case .failure(.refused): return .unjudged(Verdict.Absence(.refused, "the judge declined"))
      case .failure(.faulty(let fault)):
        guard corrections < settings.corrections, fault != .cutShort else {
          return .unjudged(Verdict.Absence(.malformed, "\(fault)"))
        }
        corrections += 1
        messages.append(ChatMessage(.assistant, answer.text))
        messages.append(ChatMessage(.user, JudgePrompt.correction(fault, label: label)))
      }
    }
  }

  private func request(_ messages: [ChatMessage]) -> ChatRequest {
    ChatRequest(
      messages, temperature: 0, maxTokens: settings.maxTokens, seed: 0,
      shape: .schema(name: "coding", reply.schema))
  }

  private enum Unusable: Error {
    case refused
    case faulty(ReplyFault)
  }

  private func read(
    _ answer: ChatReply, passage: String, label: String
  ) -> Result<Judgement, Unusable> {
    if answer.refusal != nil || answer.finish == .filter { return .failure(.refused) }
    if answer.finish == .length { return .failure(.faulty(.cutShort)) }
    do throws(ReplyFault) {
      return .success(try reply.judgement(in: answer.text, passage: passage, label: label))
    } catch {
      let declines = error == .notOneObject && Self.declines(answer.text)
      return .failure(declines ? .refused : .faulty(error))
    }
  }

  /// Whether a reply that is no JSON begins as models do when they will not.
  private static func declines(_ text: String) -> Bool {
    let start = text.drop { $0.isWhitespace }.prefix(40).lowercased()
      .replacing("\u{2019}", with: "'")
    let beginnings = [
      "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm sorry", "i am sorry",
      "sorry,", "i'm unable", "i am unable", "i'm not able", "i am not able", "i must decline",
    ]
    return beginnings.contains { start.hasPrefix($0) }
  }
}

extension JudgeReply {
  /// The reply's form as a JSON Schema, within what servers of every make understand.
  var schema: JSONValue {
    let all = codebook.entries.map(\.code)
    let acts = all.filter { !$0.isNeutral }
    return object([
      ("passage", ["type": "string"]),
      ("stance", choice(Stance.allCases.map(\.rawValue))),
      ("codes", ["type": "array", "items": choice(all.map(\.rawValue))]),
      ("discussed", ["type": "array", "items": choice(acts.map(\.rawValue))]),
      ("facets", object(facets.map { ($0.name, choice($0.values)) })),
      ("quote", ["type": "string"]),
    ])
  }

  private func choice(_ values: [String]) -> JSONValue {
    ["type": "string", "enum": .array(values.map { .string($0) })]
  }

  private func object(_ members: [(String, JSONValue)]) -> JSONValue {
    [
      "type": "object", "additionalProperties": .bool(false),
      "required": .array(members.map { .string($0.0) }),
      "properties": .object(Dictionary(uniqueKeysWithValues: members)),
    ]
  }
}
