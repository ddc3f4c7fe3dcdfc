import Foundation
import ParableCore
import ParableCorpus

/// The run of an audit, as far as curating needs it: the files, their sources, the findings.
public struct AuditedCorpus: Sendable {
  /// The name under which a run folder holds the findings.
  public static let findingsName = "findings.jsonl"

  /// Where it lies.
  public let folder: URL
  /// The files.
  public let manifest: CorpusManifest
  /// Which source each file belongs to.
  public let mix: CorpusMix
  /// How the files were read.
  public let options: ReadOptions
  /// The SHA-256 of the findings' file and of the manifest.
  public let fingerprints: [String: Fingerprint]

  /// Reads the folder of an audit; where it has a result, every hash of it is checked.
  ///
  /// - Throws: ``CurationError/noFindings(folder:)``, `ProvenanceError`, `RunError`.
  public init(folder: URL) throws {
    let findings = folder.appending(path: Self.findingsName)
    let manifestFile = folder.appending(path: CorpusManifest.fileName)
    guard let data = try? Data(contentsOf: manifestFile),
      FileManager.default.fileExists(atPath: findings.path)
    else { throw CurationError.noFindings(folder: folder.path) }
    if FileManager.default.fileExists(atPath: folder.appending(path: "result.json").path) {
      _ = try RunVerification(of: folder)
    }
    self.folder = folder
    let manifest = try CorpusManifest(reading: data, path: manifestFile.path)
    let (count, paths) = (manifest.files.count, manifest.files.map(\.path))
    self.manifest = manifest
    fingerprints = [
      "findings": try Fingerprint(ofFile: findings), "manifest": Fingerprint(of: data),
    ]
    let request = try? Data(contentsOf: folder.appending(path: "request.json"))
    let settings = request.flatMap { try? JSONValue(parsing: $0)["settings"] }
    let known: CorpusMix? = try? settings?["mix"]?.decoded()
    mix =
      known.flatMap { $0.ownerOfFile.count == count ? $0 : nil }
      ?? CorpusMix(foldersOf: paths)
    options = (try? settings?["options"]?.decoded(as: ReadOptions.self)) ?? ReadOptions()
  }

  /// The file of the findings.
  var findings: URL { folder.appending(path: Self.findingsName) }

  /// How one file is read: a field that the manifest names comes before the usual ones.
  func options(forFile file: Int) -> ReadOptions {
    var options = options
    if options.fields.isEmpty, let field = manifest.files[file].textField {
      options.fields = field.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        .map(String.init)
    }
    return options
  }

  /// A file of the manifest as the reader knows it.
  ///
  /// - Throws: ``CurationError/cannotWrite(path:reason:)`` for a format that is not known here.
  func corpusFile(_ number: Int) throws(CurationError) -> CorpusFile {
    let file = manifest.files[number]
    guard let format = CorpusFormat(rawValue: file.format),
      let compression = CorpusCompression(rawValue: file.compression)
    else {
      throw .cannotWrite(
        path: file.path, reason: "\(file.format) with \(file.compression) is no format known here")
    }
    return CorpusFile(
      path: file.path, format: format, compression: compression, size: file.bytes)
  }
}
