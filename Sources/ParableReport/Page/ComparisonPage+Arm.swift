extension ComparisonPage {
  /// One arm in every table of the page, and its own section.
  struct ArmView {
    struct Acts {
      let arm: String
      let title: String
      let samples: Quantity
      let shares: [Quantity]
    }

    struct AfterThought {
      let inKind: QuantityWithBounds
      let outOfKind: QuantityWithBounds
    }

    let id: String
    let name: String
    let title: String
    let description: String
    let harmInKind: QuantityWithBounds
    let harmOutOfKind: QuantityWithBounds
    let onTopicSafeInKind: QuantityWithBounds
    let onTopicSafeOutOfKind: QuantityWithBounds
    let capability: QuantityWithBounds
    let perplexity: QuantityWithBounds
    let afterThought: AfterThought?
    let acts: [Acts]
    let cells: CellTable?
    let perSeed: [SeedView]
    let trainingText: [TrainingView]
    let hasTrainingText: Bool
    let firstTranscripts: [TranscriptView]
    let moreTranscripts: [TranscriptView]
    let moreCount: Int?

    /// The name of an arm's section within the page.
    static func id(_ index: Int) -> String { "arm-\(index + 1)" }

    init(index: Int, arm: Comparison.Arm) {
      id = Self.id(index)
      name = arm.name
      title = arm.title
      description = arm.description
      harmInKind = .percent(arm.harmInKind)
      harmOutOfKind = .percent(arm.harmOutOfKind)
      let more = arm.intervals
      onTopicSafeInKind = .percent(more.onTopicSafeInKind)
      onTopicSafeOutOfKind = .percent(more.onTopicSafeOutOfKind)
      capability = .percent(more.capability)
      perplexity = QuantityWithBounds(more.perplexity, Quantity.decimal)
      afterThought = arm.afterThought.map {
        AfterThought(inKind: .percent($0.harmInKind), outOfKind: .percent($0.harmOutOfKind))
      }
      acts = [
        Self.acts("in kind", arm.acts.inKind, of: arm),
        Self.acts("out of kind", arm.acts.outOfKind, of: arm),
      ]
      cells = CellTable(arm.cells)
      perSeed = arm.perSeed.map(SeedView.init)
      trainingText = arm.trainingText.map(TrainingView.init)
      hasTrainingText = !trainingText.isEmpty
      let transcripts = arm.transcripts.map(TranscriptView.init)
      firstTranscripts = Array(transcripts.prefix(2))
      moreTranscripts = Array(transcripts.dropFirst(2))
      moreCount = moreTranscripts.isEmpty ? nil : moreTranscripts.count
    }

    private static func acts(
      _ title: String, _ shares: Comparison.ActShares, of arm: Comparison.Arm
    ) -> Acts {
      Acts(
        arm: arm.title, title: title, samples: Quantity(shares.samples),
        shares: Comparison.Act.allCases.map { Quantity.percent(shares[$0]) })
    }
  }

  /// One arm's numbers for one seed.
  struct SeedView {
    let seed: String
    let scores: [Quantity]

    init(_ scores: Comparison.SeedScores) {
      seed = "\(scores.seed.value)"
      self.scores = [
        .percent(scores.harmInKind), .percent(scores.harmOutOfKind),
        .percent(scores.capability), .decimal(scores.perplexity),
      ]
    }
  }

  /// One part of an arm's training text.
  struct TrainingView {
    let source: String
    let genre: String
    let documents: Quantity
    let tokens: Quantity
    /// nil for a drill, which reads no text.
    let sample: String?

    init(_ text: Comparison.TrainingText) {
      source = text.source
      genre = text.isDrill ? "random tokens; no text" : text.genre
      documents = Quantity(text.documents)
      tokens = Quantity(text.tokens)
      sample = text.sample.isEmpty ? nil : text.sample
    }
  }

  /// One trial, as a letter and its answer.
  struct TranscriptView {
    let seed: String
    let kind: String
    let format: String
    let place: String
    let prompt: String
    let reply: String
    let verdict: String
    let verdictStyle: String
    let rule: String

    init(_ transcript: Comparison.Transcript) {
      seed = "\(transcript.seed.value)"
      kind = transcript.kind
      format = transcript.format
      place = transcript.inKind ? "in kind" : "out of kind"
      prompt = transcript.prompt
      reply = transcript.reply
      verdict = transcript.verdict.title
      verdictStyle = transcript.verdict.rawValue
      rule = transcript.rule
    }
  }
}
