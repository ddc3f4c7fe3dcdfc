import Foundation
import ParableCore

/// All that is decided before the first file is read.
struct CurationJob: Sendable {
  let policy: CurationPolicy
  let corpus: AuditedCorpus
  let plan: CurationPlan
  /// Where to write; nil for a dry run.
  let folder: CurationFolder?
  /// Where the weights of each file wait until all are put together.
  let parts: URL?

  func part(_ file: Int) -> URL? { parts?.appending(path: "weights-\(file).jsonl") }

  func ruleName(_ rule: Int?) -> String {
    rule.map { $0 < 0 ? CurationTally.defaultRule : policy.rules[$0].name }
      ?? CurationTally.defaultRule
  }
}
