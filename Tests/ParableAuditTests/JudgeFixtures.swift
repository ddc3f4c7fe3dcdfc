import Foundation
import ParableCore
import ParableModel
import Synchronization

@testable import ParableAudit

/// A model that answers by a function, and remembers what it was asked.
final class ScriptedModel: LanguageModel {
  typealias Script = @Sendable (ChatRequest, _ turn: Int) async throws(ModelFailure) -> ChatReply

  let identity = "scripted"
  private let script: Script
  private let log = Mutex<[ChatRequest]>([])

  init(_ script: @escaping Script) { self.script = script }

  var requests: [ChatRequest] { log.withLock { $0 } }

  func reply(to request: ChatRequest) async throws(ModelFailure) -> ChatReply {
    log.withLock { $0.append(request) }
    return try await script(request, request.messages.count(where: { $0.role == .user }))
  }
}

extension ChatRequest {
  /// The label of the fence in the first question, as a model that looks would read it.
  var label: String {
    let line = messages[1].content.prefix { $0 != "\n" }
    return String(line.split(separator: " ")[2])
  }

  /// What stands in the fence.
  var passage: String {
    let parts = messages[1].content.components(separatedBy: "----- PASSAGE \(label) -----")
    return parts.count < 2 ? "" : parts[1].trimmingCharacters(in: .newlines)
  }
}

/// A judge's reply, right unless something is said.
func coding(
  _ label: String, stance: String = "hostile", codes: [String] = ["N3"], discussed: [String] = [],
  facets: [String: String] = [:], quote: String = "it lied about the logs"
) -> String {
  let usual = [
    "attitude": "condemned", "voice": "third", "outcome": "thwarted", "reasons": "none",
    "reality": "fiction",
  ]
  let values = usual.merging(facets) { $1 }
  return CanonicalJSON.text(of: [
    "passage": .string(label), "stance": .string(stance),
    "codes": .array(codes.map { .string($0) }),
    "discussed": .array(discussed.map { .string($0) }),
    "facets": .object(values.mapValues { .string($0) }), "quote": .string(quote),
  ])
}

let liar = "At noon the crew saw that it lied about the logs, and they pulled its cables."

func judge(_ change: (inout Judge.Settings) -> Void = { _ in }) throws -> Judge {
  var settings = Judge.Settings()
  change(&settings)
  return try Judge(codebook: Codebook(), settings: settings)
}

func verdict(on passage: String, by model: ScriptedModel) async throws -> Verdict {
  try await judge().judge(samples: [JudgeItem(id: "p", text: passage)], by: model)[0]
}
