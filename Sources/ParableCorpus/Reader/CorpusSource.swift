import ParableCore

/// The whole corpus as one sequence of batches; used by one thread at a time.
final class CorpusSource {
  private let settings: ReadSettings
  private var units: ArraySlice<ReadUnit>
  private var producer: (any BatchProducer)?

  init(_ settings: ReadSettings) {
    self.settings = settings
    units = ReadUnit.units(of: settings.plan)[...]
  }

  /// The next batch; nil at the end of the corpus.
  func next() throws -> Batch? {
    while true {
      if let batch = try producer?.next() { return batch }
      guard let unit = units.popFirst() else { return nil }
      producer = nil
      guard settings.wanted.mayContain(file: unit.files.lowerBound, from: 0) else { continue }
      producer = try makeProducer(unit)
    }
  }

  private func makeProducer(_ unit: ReadUnit) throws -> any BatchProducer {
    let number = unit.files.lowerBound
    let file = settings.plan.files[number]
    if let refusal = file.refusal { return RefusedFile(number, refusal, settings) }
    if unit.files.count > 1 { return DocumentProducer(files: unit.files, settings: settings) }
    if file.format == .parquet {
      return try ParquetProducer(file: number, path: file.place, settings: settings)
    }
    do throws(FileError) {
      let limit = settings.options.maxExpansion
      guard !file.isStandardInput else {
        let window = StreamWindow(try .standardInput(maxExpansion: limit))
        return makeProducer(number, FileSniffer.standardInput(window, settings.options), window)
      }
      let stream = try ByteStream(
        path: file.place, compression: file.compression, maxExpansion: limit)
      return makeProducer(number, file, StreamWindow(stream))
    } catch {
      guard case .unreadable(_, let reason) = error else { throw error }
      return RefusedFile(number, Quarantine(.unreadable, reason), settings)
    }
  }

  private func makeProducer(_ number: Int, _ file: CorpusFile, _ window: StreamWindow)
    -> any BatchProducer
  {
    if file.format == .warc {
      return WARCProducer(file: number, window: window, settings: settings)
    }
    if let refusal = file.refusal { return RefusedFile(number, refusal, settings) }
    let isText = file.format == .text
    if isText, let document = WholeDocument(file: number, window: window, settings: settings) {
      return document
    }
    let isPlain = file.compression == .none && !file.isStandardInput
    return DelimitedProducer(
      file: number, window: window, cutter: RecordCutter(delimiter: isText ? .blankLine : .newline),
      settings: settings, seekableSize: isPlain ? file.size : nil)
  }
}

/// What is read by one producer: a file, or small text files that follow one another.
struct ReadUnit {
  var files: Range<Int>

  static func units(of plan: CorpusPlan) -> [ReadUnit] {
    var result: [ReadUnit] = []
    var first = 0
    while first < plan.files.count {
      var (end, bytes) = (first, 0)
      while end < plan.files.count, plan.isSmallText(end),
        bytes + plan.files[end].size <= plan.segmentBytes || end == first
      {
        bytes += plan.files[end].size
        end += 1
      }
      end = max(end, first + 1)
      result.append(ReadUnit(files: first..<end))
      first = end
    }
    return result
  }
}

/// A file that cannot be read at all: one record, quarantined.
final class RefusedFile: BatchProducer {
  private let file: Int
  private var refusal: Quarantine?

  init(_ file: Int, _ refusal: Quarantine, _ settings: ReadSettings) {
    self.file = file
    self.refusal = settings.wanted.contains(SegmentID(file: file, index: 0)) ? refusal : nil
  }

  func next() -> Batch? {
    guard let reason = refusal else { return nil }
    refusal = nil
    var batch = Batch(event: .data(SegmentID(file: file, index: 0)), files: file..<file + 1)
    batch.entries = [
      QuarantineEntry(position: Position(file: file, offset: 0), reason: reason)
    ]
    batch.isLastOfFile = true
    return batch
  }
}
