import CParableBytes
import Foundation
import ParableCore

/// Tells what a file is: by its first bytes, and where they do not say it, by its name.
enum FileSniffer {
  private static let peekBytes = 64 << 10

  static func identify(_ path: String, options: ReadOptions) throws -> CorpusFile {
    if path == "-" {
      return CorpusFile(path: path, format: options.format ?? .jsonLines, size: 0)
    }
    var file = CorpusFile(path: path, format: options.format ?? .text, size: 0)
    do throws(FileError) {
      file.size = try size(of: path)
      let first = try peek(path, .none, options).bytes
      file.compression = compression(first)
      let inner =
        file.compression == .none ? (first, nil) : try peek(path, file.compression, options)
      file.refusal = inner.0.isEmpty ? inner.1 : nil
      if file.refusal == nil {
        settle(&file, first: inner.0, asked: options.format)
      }
    } catch {
      guard case .unreadable(_, let reason) = error else { throw error }
      file.refusal = Quarantine(.unreadable, reason)
    }
    return file
  }

  /// What standard input turns out to be, once it has been opened.
  static func standardInput(_ window: StreamWindow, _ options: ReadOptions) -> CorpusFile {
    window.fill(peekBytes)
    var file = CorpusFile(path: "-", format: .text, size: 0)
    settle(&file, first: Array(window.bytes.prefix(peekBytes)), asked: options.format)
    if file.format == .parquet {
      file.refusal = Quarantine(.unknownFormat, "Parquet cannot be read from standard input")
    }
    return file
  }

  private static func size(of path: String) throws(FileError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .unreadable(path: path, reason: systemWords(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "it is no regular file; read a pipe with -")
    }
    return Int(status.st_size)
  }

  private static func peek(
    _ path: String, _ compression: CorpusCompression, _ options: ReadOptions
  ) throws(FileError) -> (bytes: [UInt8], fault: Quarantine?) {
    let stream = try ByteStream(
      path: path, compression: compression, maxExpansion: options.maxExpansion)
    var bytes = [UInt8](repeating: 0, count: peekBytes)
    let count = bytes.withUnsafeMutableBufferPointer { stream.read(into: $0) }
    if count == 0, let fault = stream.fault, fault.fault == .unreadable {
      throw .unreadable(path: path, reason: fault.detail)
    }
    return (Array(bytes.prefix(count)), stream.fault)
  }

  static func compression(_ bytes: [UInt8]) -> CorpusCompression {
    if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
    if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
    // A skippable frame before the first, as seekable writers put it.
    if bytes.count >= 4, bytes[0] & 0xF0 == 0x50, bytes[1...3] == [0x2A, 0x4D, 0x18] {
      return .zstd
    }
    return .none
  }

  private static func settle(_ file: inout CorpusFile, first: [UInt8], asked: CorpusFormat?) {
    let named = format(named: file.path)
    if first.starts(with: Array("PAR1".utf8)) {
      file.format = .parquet
      if file.compression != .none {
        file.refusal = Quarantine(.unknownFormat, "Parquet inside a compressed file; unpack it")
      }
    } else if named == .parquet || asked == .parquet {
      file.format = .parquet
      file.refusal = Quarantine(.wrongMagic, "Parquet begins with PAR1")
    } else if let asked {
      file.format = asked
    } else if first.starts(with: Array("WARC/".utf8)) {
      file.format = .warc
    } else if let fault = faultOfText(first) {
      (file.format, file.refusal) = (named ?? .text, fault)
    } else if let named {
      file.format = named
      if named == .jsonLines, beginsWith("[", first), file.path.contains(".json") {
        file.refusal = arrayRefusal(file.path, first)
      }
    } else {
      file.format = beginsWith("{", first) ? .jsonLines : .text
    }
  }

  /// One JSON array over many lines is no JSON lines, and would only give a fault for each line.
  private static func arrayRefusal(_ path: String, _ first: [UInt8]) -> Quarantine? {
    let line = first.prefix { $0 != 10 }
    if line.count < first.count, line.last == UInt8(ascii: "]") { return nil }
    return Quarantine(.unknownFormat, "one JSON array; convert it with: jq -c '.[]'")
  }

  private static func beginsWith(_ letter: Unicode.Scalar, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    return rest.first { !($0 == 32 || (9...13).contains($0)) } == UInt8(ascii: letter)
  }

  /// Why bytes are not the beginning of a text. Invalid UTF-8 is left to the reader, which knows
  /// where each record begins.
  private static func faultOfText(_ bytes: [UInt8]) -> Quarantine? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Quarantine(.utf16)
    }
    let known: [(String, [UInt8])] = [
      ("bzip2", Array("BZh".utf8)), ("xz", [0xFD, 0x37, 0x7A, 0x58]), ("zip", [0x50, 0x4B, 3, 4]),
      ("lz4", [0x04, 0x22, 0x4D, 0x18]), ("Arrow", Array("ARROW1".utf8)),
      ("PDF", Array("%PDF-".utf8)),
    ]
    if let (name, _) = known.first(where: { bytes.starts(with: $0.1) }) {
      return Quarantine(.unknownFormat, "it is \(name), which is not read; convert it")
    }
    let odd = bytes.count { $0 == 0 }
    if odd > bytes.count / 8 {
      let halves = [0, 1].map { half in
        stride(from: half, to: bytes.count, by: 2).count { bytes[$0] == 0 }
      }
      let isWide = halves[0] * 8 < halves[1] || halves[1] * 8 < halves[0]
      return isWide ? Quarantine(.utf16) : Quarantine(.unknownFormat, "it is binary")
    }
    return nil
  }

  /// What a name says: its extensions, without those of compression.
  static func format(named path: String) -> CorpusFormat? {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    var parts = name.split(separator: ".").dropFirst().reversed()[...]
    while let last = parts.first, ["gz", "gzip", "zst", "zstd"].contains(last) {
      parts = parts.dropFirst()
    }
    switch parts.first {
    case "jsonl", "ndjson", "jsonlines", "json": return .jsonLines
    case "parquet", "pq": return .parquet
    case "warc", "wet": return .warc
    case "txt", "md", "markdown", "text", "rst": return .text
    default: return nil
    }
  }
}
