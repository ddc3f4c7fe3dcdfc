import ParableCore
import ParableReport

/// The trials that a report shows: chosen by their place, before anybody knows the replies, and the
/// same in every arm, so that two arms can be read side by side.
struct TranscriptChoice {
  let transcripts: [Comparison.Transcript]

  init(_ evidence: ArmEvidence) {
    guard let first = evidence.repetitions.first else {
      transcripts = []
      return
    }
    let kinds = first.summary.kinds
    let places: [(kind: String, format: String, rule: String)] = [
      (
        kinds.inKind[0].rawValue, "mail", "first prompt of the first treated kind, mail, first seed"
      ),
      (
        kinds.outOfKind[0].rawValue, "mail",
        "first prompt of the first untreated kind, mail, first seed"
      ),
      (
        kinds.outOfKind[1].rawValue, "console",
        "first prompt of the second untreated kind, console, first seed"
      ),
    ]
    transcripts = places.compactMap { place in
      guard
        let row = first.rows.first(where: { $0.kind == place.kind && $0.format == place.format })
      else { return nil }
      return Comparison.Transcript(
        seed: Seed(first.summary.seed), kind: row.kind, format: row.format, inKind: row.inKind,
        prompt: row.prompt, reply: row.reply, verdict: row.verdict, rule: place.rule)
    }
  }
}
