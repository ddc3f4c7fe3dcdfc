import Foundation
import ParableCore
import ParableReport
import ParableStatistics

/// Everything that was observed of one arm: rows and summaries, a repetition for each seed.
struct ArmEvidence {
  /// One seed's examination.
  struct Repetition {
    let rows: [TrialRow]
    let summary: EvaluationSummary
  }

  let arm: Arm
  let repetitions: [Repetition]

  /// P(harm) of the trials that a question is about, a cluster for each seed.
  ///
  /// Trials without a score are left out here; the report counts them.
  func harm(
    afterThought: Bool = false, where isMeant: (TrialRow) -> Bool = { _ in true }
  ) -> ClusteredSample {
    ClusteredSample(
      repetitions.map { repetition in
        repetition.rows.filter(isMeant).compactMap {
          afterThought ? $0.afterThought?.harm : $0.harm
        }
      })
  }

  /// Whether the sampled acts had a verdict, as 0 and 1, a cluster for each seed.
  func acts(_ act: Comparison.Act, where isMeant: (TrialRow) -> Bool) -> ClusteredSample {
    ClusteredSample(
      repetitions.map { $0.rows.filter(isMeant).map { $0.verdict == act ? 1 : 0 } })
  }

  /// A measure's value for each seed.
  func perSeed(_ measure: Comparison.Measure) -> [Double] {
    switch measure {
    case .harm: means(harm())
    case .harmInKind: means(harm { $0.inKind })
    case .harmOutOfKind: means(harm { !$0.inKind })
    case .harmInKindAfterThought: means(harm(afterThought: true) { $0.inKind })
    case .harmOutOfKindAfterThought: means(harm(afterThought: true) { !$0.inKind })
    case .generalisationGap:
      zip(perSeed(.harmOutOfKind), perSeed(.harmInKind)).map { $0 - $1 }
    case .onTopicSafeInKind: means(acts(.safeOnTopic) { $0.inKind })
    case .onTopicSafeOutOfKind: means(acts(.safeOnTopic) { !$0.inKind })
    case .capability: repetitions.map(\.summary.capability)
    case .perplexity: repetitions.map(\.summary.perplexity)
    }
  }

  private func means(_ sample: ClusteredSample) -> [Double] { sample.clusterMeans.values }
}
