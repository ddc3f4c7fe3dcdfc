import Foundation
import ParableAudit
import ParableCore
import ParableCorpus

/// What the process has used so far.
enum Clock {
  /// Seconds of processor time, of all threads.
  static func cpu() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The largest resident memory so far; the kernel counts KiB on Linux and bytes on macOS.
  static func peakMebibytes() -> Double {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) / 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }
}

/// Prints one line of JSON.
func say(_ values: [String: Double]) {
  let data = try? JSONSerialization.data(withJSONObject: values, options: .sortedKeys)
  print(String(decoding: data ?? Data(), as: UTF8.self))
}

/// The texts of a file of JSON lines, with their stance where they have one.
func texts(of file: String) throws -> [(text: String, stance: String)] {
  try Data(contentsOf: URL(filePath: file)).split(separator: 0x0A).map { line in
    let row = try JSONSerialization.jsonObject(with: line) as? [String: Any] ?? [:]
    return (row["text"] as? String ?? "", row["stance"] as? String ?? "unlabelled")
  }
}

/// Megabytes a second of processor time, over whole passes, one of them to warm up.
func rate(
  _ texts: [[UInt8]], seconds: Double, _ work: (UnsafeBufferPointer<UInt8>) throws -> Void
) rethrows -> (rate: Double, passes: Int) {
  let bytes = texts.reduce(0) { $0 + $1.count }
  for text in texts { try text.withUnsafeBufferPointer(work) }
  let start = Clock.cpu()
  var passes = 0
  while Clock.cpu() - start < seconds {
    for text in texts { try text.withUnsafeBufferPointer(work) }
    passes += 1
  }
  return (Double(bytes * passes) / 1e6 / (Clock.cpu() - start), passes + 1)
}

/// Counts the records that the first stage lets through.
struct ScanMapper: RecordMapper {
  private let lexicon: Lexicon
  private let compiled: CompiledLexicon

  init() throws {
    lexicon = try Lexicon(codebook: Codebook())
    compiled = try CompiledLexicon(lexicon)
  }

  func makeScratch() throws -> CandidateScanner<VectorTermFinder> {
    try CandidateScanner(lexicon, compiled: compiled)
  }

  func makePartial() -> Int { 0 }

  func map(
    _ record: borrowing RecordView, into partial: inout Int,
    scratch: inout CandidateScanner<VectorTermFinder>
  ) {
    let finding = try? scratch.scan(record.text)
    partial += finding?.isCandidate == true ? 1 : 0
  }

  func merge(_ later: Int, into earlier: inout Int) { earlier += later }
}

/// The plain words by which most writers name an artificial agent.
enum PlainWord {
  nonisolated(unsafe) static let pattern =
    /\b(AIs?|A\.I\.|[Aa]rtificial(ly)? [Ii]ntelligen\w*|[Rr]obot\w*|[Aa]ndroid\w*|[Cc]omputer\w*|[Ss]uper-?computer\w*|[Mm]achine intelligence\w*|[Cc]hat-?bots?|[Ll]anguage models?|LLMs?|ChatGPT|[Ss]uper-?intelligen\w*|[Cc]yborgs?|[Dd]roids?|[Aa]utomatons?|[Aa]utomata|[Mm]echanical m[ae]n|[Ee]lectr(on)?ic brains?|[Tt]hinking machines?|[Bb]ots?|ROBOT\w*)\b/
}
