import ParableCore
import ParableModel

/// How far judging has come.
public struct JudgeProgress: Sendable, Hashable {
  /// Passages with a verdict so far, by what became of them.
  public let counts: VerdictCounts
  /// All passages.
  public let total: Int
}

extension Judge {
  /// Judges passages: one verdict each, in their order, whatever the order in which replies come.
  ///
  /// Equal texts are asked once and get equal verdicts. `progress` is called one call at a time. To
  /// go on after a stop without asking again, give a ``CachedModel``.
  ///
  /// - Throws: ``JudgeError/stopped(_:answered:of:)`` when the model can evidently not be asked any
  ///   more; a failure that may be one passage's alone is a verdict instead.
  public func judge(
    samples: [JudgeItem], by model: any LanguageModel,
    progress: (JudgeProgress) async -> Void = { _ in }
  ) async throws -> [Verdict] {
    let places = Dictionary(grouping: samples.indices) { samples[$0].text }
    let texts = samples.indices.filter { places[samples[$0].text]?.first == $0 }
      .map { samples[$0].text }
    var tally = Tally(total: samples.count, patience: settings.patience)
    var verdicts = [Verdict?](repeating: nil, count: samples.count)
    try await withThrowingTaskGroup(of: (text: String, answer: Answer).self) { group in
      var waiting = texts[...]
      func start() {
        guard let text = waiting.popFirst() else { return }
        group.addTask { (text, await answer(to: text, by: model)) }
      }
      for _ in 0..<settings.parallel { start() }
      while let (text, answer) = try await group.next() {
        let outcome = try tally.outcome(of: answer)
        for place in places[text] ?? [] {
          let verdict = Verdict(id: samples[place].id, outcome)
          verdicts[place] = verdict
          tally.counts.add(verdict)
        }
        await progress(JudgeProgress(counts: tally.counts, total: samples.count))
        start()
      }
    }
    try Task.checkCancellation()
    let all = verdicts.compactMap { $0 }
    precondition(all.count == samples.count, "every passage has a verdict")
    return all
  }

  private typealias Answer = Result<Verdict.Outcome, ModelFailure>

  private func answer(to text: String, by model: any LanguageModel) async -> Answer {
    do throws(ModelFailure) {
      return .success(try await outcome(of: text, by: model))
    } catch {
      return .failure(error)
    }
  }

  /// What a run remembers to know when to give up.
  private struct Tally {
    let total: Int
    let patience: Int
    var counts = VerdictCounts()
    private var failuresOnEnd = 0
    private var hasAnswered = false

    init(total: Int, patience: Int) {
      self.total = total
      self.patience = patience
    }

    mutating func outcome(of answer: Answer) throws -> Verdict.Outcome {
      switch answer {
      case .success(let outcome):
        failuresOnEnd = 0
        hasAnswered = true
        return outcome
      case .failure(.cancelled): throw CancellationError()
      case .failure(let failure):
        // Once others were answered, a request that is refused is a fault of its own.
        if !(hasAnswered && failure.mayBeOfRequest) { failuresOnEnd += 1 }
        guard !failure.isHopeless, failuresOnEnd < patience else {
          throw JudgeError.stopped(failure, answered: counts.total - counts.failed, of: total)
        }
        return .unjudged(Verdict.Absence(.failed, "\(failure)"))
      }
    }
  }
}
