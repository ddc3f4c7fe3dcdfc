import Foundation
import ParableCore

extension Auditor {
  /// What it takes to do the audit again. It follows from the settings, so a result is the same
  /// bytes whoever computed it: `audit run` on one machine, or many that shared the work.
  func provenance(findings: Fingerprint) throws -> AuditResult.Provenance {
    var known = [
      ("codebook", settings.codebook), ("lexicon", settings.lexicon),
      ("classifier", settings.classifier),
    ]
    if let encoder = settings.encoder { known.append(("encoder", encoder)) }
    known.append((FileName.findings, findings))
    return AuditResult.Provenance(
      command: try command, version: Parable.version, seed: settings.seed,
      fingerprints: known.map { .init(what: $0, sha256: $1) })
  }

  /// The command as the settings amount to it, which need not be the one that was typed. Words in
  /// capitals stand for files of which only the content is known: the fingerprints name them, and
  /// the request holds the recipes of a mix.
  private var command: String {
    get throws {
      let plain = Choices()
      var words = ["parable", "audit", "run"] + paths
      if settings.mix != CorpusMix(foldersOf: settings.plan.files.map(\.path)) {
        words += ["--mix", "MIX"]
      }
      words += settings.options.fields.flatMap { ["--field", Self.quoted($0)] }
      if settings.options.segmentBytes != plain.options.segmentBytes {
        words += ["--segment-bytes", "\(settings.options.segmentBytes)"]
      }
      words += ["--sample", "\(settings.sampleSize)", "--seed", "\(settings.seed)"]
      if try settings.lexicon != Lexicon(codebook: codebook).fingerprint {
        words += ["--lexicon", "LEXICON"]
      }
      if try settings.classifier != PortrayalClassifier().fingerprint {
        words += ["--classifier", "CLASSIFIER"]
      }
      if settings.encoder == nil { words.append("--linear") }
      return words.joined(separator: " ")
    }
  }

  /// The files; where there are many, the folder that holds them all: the manifest names each.
  private var paths: [String] {
    let files = settings.plan.files.map(\.path)
    guard files.count > 8 else { return files.map(Self.quoted) }
    let folders = files.map { Array($0.split(separator: "/", omittingEmptySubsequences: false)) }
    let shared = folders.dropFirst().reduce(folders[0].dropLast()) { common, path in
      common.prefix(zip(common, path).prefix { $0 == $1 }.count)
    }
    return [Self.quoted(shared.isEmpty ? "." : shared.joined(separator: "/") + "/")]
  }

  /// A word as a shell takes it.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      byte >= 0x80 || byte.isWordByte || "/._-+=:,@%".utf8.contains(byte)
    }
    return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
