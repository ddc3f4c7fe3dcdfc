import CParableMatch

/// Terms compiled into one automaton; shared by all workers.
public final class CompiledTerms: Sendable {
  // SAFETY: the automaton is never changed after `init` and is freed by `deinit` only.
  nonisolated(unsafe) fileprivate let matcher: OpaquePointer

  /// Compiles the terms; some hundred milliseconds for a thousand.
  public init(_ terms: [Term]) throws(ScanError) {
    var made: OpaquePointer?
    var which: Int32 = -1
    var why = [CChar](repeating: 0, count: 200)
    let patterns = terms.map { Array($0.pattern.utf8CString) }
    let joined = patterns.flatMap(\.self)
    let offsets = patterns.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    let status = joined.withUnsafeBufferPointer { all in
      let each = offsets.dropLast().map { all.baseAddress! + $0 as UnsafePointer<CChar>? }
      return parable_matcher_compile(
        each, terms.map { $0.isExact ? 1 : 0 }, terms.map { UInt32($0.length ?? 0) }, terms.count,
        &made, &which, &why, why.count)
    }
    guard status == 0, let made else {
      let reason = String(
        decoding: why.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw .unusable(term: which >= 0 ? terms[Int(which)].text : "all of them", reason: reason)
    }
    matcher = made
  }

  deinit { parable_matcher_free(matcher) }

  /// The size of the automaton in memory.
  public var sizeInBytes: Int { parable_matcher_size(matcher) }
}

/// The fast finder, by Vectorscan; one a worker.
public final class VectorTermFinder: TermFinder {
  private let terms: CompiledTerms
  private let scanner: OpaquePointer

  public init(_ terms: CompiledTerms) throws(ScanError) {
    guard let scanner = parable_scanner_make(terms.matcher) else { throw .exhausted(bytes: 0) }
    self.terms = terms
    self.scanner = scanner
  }

  deinit { parable_scanner_free(scanner) }

  public func matches(in text: UnsafeBufferPointer<UInt8>) throws(ScanError) -> [TermMatch] {
    guard let base = text.baseAddress, !text.isEmpty else { return [] }
    var found: UnsafePointer<parable_match>?
    let count = parable_scanner_scan(scanner, base, text.count, &found)
    guard count >= 0 else { throw .exhausted(bytes: text.count) }
    guard count > 0 else { return [] }
    var matches = UnsafeBufferPointer(start: found, count: Int(count)).map {
      TermMatch(start: Int($0.start), end: Int($0.end), term: Int($0.pattern))
    }
    matches.sort()
    return matches
  }
}
