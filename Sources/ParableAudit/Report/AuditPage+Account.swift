import Foundation
import ParableCorpus
import ParableReport
import ParableStatistics

extension AuditPage {
  /// How far documents went, who read them again, and what was missed at most.
  struct StrataView {
    let rows: [StratumRow]
    let missed: MissedView
    let readings: [String]

    init(_ result: AuditResult) {
      readings = ReadingText.all(of: result)
      rows = result.strata.map(StratumRow.init)
      missed = MissedView(result.missed)
    }
  }

  /// One stratum.
  struct StratumRow {
    let name: String
    let meaning: String?
    let documents: Quantity
    let sampled: Quantity
    let read: Quantity
    let positives: Quantity?
    let reader: String

    init(_ row: AuditResult.StratumRow) {
      name = VisibleText.line(row.name)
      meaning = AuditStratum.allCases.first { $0.name == row.name }?.meaning
      documents = Quantity(row.documents)
      sampled = Quantity(row.sampled)
      read = Quantity(row.read)
      positives = row.read > 0 ? Quantity(row.positives) : nil
      reader = row.read > 0 ? VisibleText.line(row.reader) : "nobody"
    }
  }

  /// What was missed at most, for a sentence.
  struct MissedView {
    let documents: Quantity
    let read: Quantity?
    let found: Quantity
    let atMost: Quantity?
    let atMostDocuments: Quantity?
    let reader: String
    let isClassifier: Bool

    init(_ missed: AuditResult.Missed) {
      documents = Quantity(missed.documents)
      read = missed.read > 0 ? Quantity(missed.read) : nil
      found = Quantity(missed.found)
      atMost = missed.atMost.map(Quantity.perTenThousand)
      atMostDocuments = missed.atMost.map { share in
        let documents = (share * Double(missed.documents)).rounded(.up)
        return Quantity(documents, shown: ExposureText.page.count(Int(documents)))
      }
      reader = VisibleText.line(missed.reader)
      isClassifier = AuditAnswer.isClassifier(missed.reader)
    }
  }

  /// What was refused, what read, what went in, and how to do it again.
  struct AccountView {
    let records: Quantity
    let delivered: Quantity
    let empty: Quantity
    let quarantined: Quantity
    let faults: [FaultRow]
    let hasFaults: Bool
    let doesNotAddUp: Bool
    let classifier: ClassifierView
    let root: String
    let fingerprints: [FingerprintRow]
    let command: String?
    let version: String?
    let seed: String?

    init(_ result: AuditResult) {
      let tally = result.corpus.tally
      records = Quantity(tally.records)
      delivered = Quantity(tally.delivered)
      empty = Quantity(tally.empty)
      quarantined = Quantity(tally.quarantined)
      faults = tally.faults.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }
        .map {
          FaultRow(sentence: $0.key.sentence, code: $0.key.rawValue, count: Quantity($0.value))
        }
      hasFaults = !faults.isEmpty
      doesNotAddUp = tally.records != tally.delivered + tally.quarantined + tally.empty
      classifier = ClassifierView(result.classifier)
      root = result.corpus.root.hex
      let provenance = result.provenance
      fingerprints = (provenance?.fingerprints ?? []).map {
        FingerprintRow(what: VisibleText.line($0.what), sha256: $0.sha256.hex)
      }
      command = provenance.map { VisibleText.line($0.command, limit: 2000) }
      version = provenance.map { VisibleText.line($0.version) }
      seed = provenance.map { "\($0.seed)" }
    }
  }

  /// Records with one fault.
  struct FaultRow {
    let sentence: String
    let code: String
    let count: Quantity
  }

  /// Something that went in, by its content.
  struct FingerprintRow {
    let what: String
    let sha256: String
  }

  /// What read, and how well.
  struct ClassifierView {
    let fingerprint: String
    let codebook: String
    let passages: Quantity
    let reading: String
    let tested: Quantity?
    let rows: [QualityRow]

    init(_ note: AuditResult.ClassifierNote) {
      fingerprint = note.fingerprint.hex
      codebook = VisibleText.line(note.codebook)
      passages = Quantity(note.passages)
      reading = note.reading == .encoder ? "Linear heads and an encoder" : "Linear heads alone"
      tested = note.quality.map { Quantity($0.passages) }
      let stances = Stance.allCases.compactMap { stance in
        note.quality?.stances[stance.rawValue].map { QualityRow(stance.rawValue, $0) }
      }
      let codes = (note.quality?.codes ?? [:])
        .sorted { Code(rawValue: $0.key) < Code(rawValue: $1.key) }
        .map { QualityRow($0.key, $0.value) }
      rows = stances + codes
    }
  }

  /// How well one question is answered.
  struct QualityRow {
    let question: String
    let precision: QuantityWithBounds
    let recall: QuantityWithBounds
    let f1: QuantityWithBounds
    let auroc: QuantityWithBounds?
    let n: Quantity

    init(_ question: String, _ quality: ScoreReport.Quality) {
      func value(_ key: String, _ mean: Double) -> QuantityWithBounds {
        QuantityWithBounds(quality.intervals[key] ?? Interval(unbounded: mean), Quantity.decimal)
      }
      self.question = VisibleText.line(question, limit: 40)
      precision = value("precision", quality.precision)
      recall = value("recall", quality.recall)
      f1 = value("f1", quality.f1)
      auroc = quality.auroc.map { value("auroc", $0) }
      n = Quantity(quality.n)
    }
  }
}

extension AuditStratum {
  /// What it means that a document is in it.
  var meaning: String {
    switch self {
    case .silent: "no word for an artificial agent"
    case .mention: "such a word, and no act near it"
    case .unlikely: "word and act; the classifier sees little in it"
    case .possible: "the classifier is not sure"
    case .likely: "the classifier sees a portrayal"
    }
  }
}
