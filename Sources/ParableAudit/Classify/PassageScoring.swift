import Foundation
import ParableCore
import ParableLocal

/// Reads many passages on all cores.
public struct PassageScoring: Sendable {
  private let classifier: PortrayalClassifier
  private let encoder: PassageEncoder?
  private let lexicon: Lexicon

  /// What passages are read with; without an encoder the linear heads read alone.
  public init(classifier: PortrayalClassifier, encoder: PassageEncoder?, lexicon: Lexicon) {
    self.classifier = classifier
    self.encoder = encoder
    self.lexicon = lexicon
  }

  /// An answer for each text, in their order; `progress` is told how many are done.
  public func read(
    _ texts: [String], progress: @escaping (Int) -> Void = { _ in }
  ) async throws -> [PassageReader.Answer] {
    let compiled = try CompiledLexicon(lexicon)
    let width = max(1, (texts.count + 63) / 64)
    var answers: [[PassageReader.Answer]?] = Array(
      repeating: nil, count: (texts.count + width - 1) / max(width, 1))
    var done = 0
    try await withThrowingTaskGroup(of: (Int, [PassageReader.Answer]).self) { group in
      for (index, start) in stride(from: 0, to: texts.count, by: width).enumerated() {
        let part = Array(texts[start..<min(start + width, texts.count)])
        group.addTask { (index, try readHere(part, compiled)) }
      }
      for try await (index, part) in group {
        answers[index] = part
        done += part.count
        progress(done)
      }
    }
    return answers.flatMap { $0! }
  }

  private func readHere(
    _ texts: [String], _ compiled: CompiledLexicon
  ) throws -> [PassageReader.Answer] {
    var scanner = try CandidateScanner(lexicon, compiled: compiled)
    let reader = try PassageReader(classifier, encoder: encoder)
    return try texts.map { text in
      try Array(text.utf8).withUnsafeBufferPointer { bytes in
        try reader.read(bytes, ScanSigns(scanner.scan(bytes), lexicon))
      }
    }
  }
}

extension PortrayalClassifier {
  /// One line of a file of predictions: the stance, the codes and every score.
  public func line(_ id: String, _ answer: PassageReader.Answer) -> String {
    let scores = zip(card.questions, answer.probabilities).map {
      ($0.name, JSONValue.number(($1 * 10_000).rounded() / 10_000))
    }
    let value: JSONValue = [
      "id": .string(id), "stance": .string(stance(answer.probabilities).rawValue),
      "codes": .array(
        codes(answer.probabilities, answer.reading).map { .string($0.rawValue) }),
      "scores": .object(Dictionary(uniqueKeysWithValues: scores)),
      "reading": .string(answer.reading.rawValue),
    ]
    return CanonicalJSON.text(of: value) + "\n"
  }
}
