import ParableCore
import ParableCorpus

extension AuditDifference {
  /// In what two audits were done differently. The sample and its seed are not in it: they move no
  /// share and no dose.
  static func mismatches(_ a: FinishedAudit, _ b: FinishedAudit) -> [Mismatch] {
    let (one, other) = (a.settings, b.settings)
    let pairs = [
      ("version of Parable", a.version, b.version),
      ("codebook", one.codebook.short, other.codebook.short),
      ("lexicon", one.lexicon.short, other.lexicon.short),
      ("classifier", one.classifier.short, other.classifier.short),
      ("reading", one.reading, other.reading),
      ("options of reading", one.options.words, other.options.words),
    ]
    return (pairs + recipes(one.mix, other.mix)).filter { $0.1 != $0.2 }.map {
      Mismatch(what: $0.0, a: $0.1, b: $0.2)
    }
  }

  /// Sources of one name of which the model drinks in different ways: that moves their doses.
  private static func recipes(
    _ a: CorpusMix, _ b: CorpusMix
  ) -> [(String, String, String)] {
    a.sources.compactMap { source in
      b.sources.first { $0.name == source.name }.map {
        ("recipe of \(source.name)", source.words, $0.words)
      }
    }
  }
}

extension AuditSettings {
  /// Who reads passages.
  fileprivate var reading: String {
    encoder.map { "heads and encoder \($0.short)" } ?? "linear heads alone"
  }
}

extension ReadOptions {
  /// What decides which texts are delivered; the size of a unit of work does not.
  fileprivate var words: String {
    let fields = fields.isEmpty ? "the usual fields" : fields.joined(separator: ", ")
    return "\(fields); records to \(maxRecordBytes) bytes, texts to \(maxDocumentBytes), expansion "
      + "to \(maxExpansion)\(format.map { "; all \($0.rawValue)" } ?? "")"
  }
}

extension CorpusMix.Source {
  /// The recipe.
  fileprivate var words: String {
    "\(stage), \(epochs) epochs, weight \(weight), loss \(loss.rawValue)"
  }
}
